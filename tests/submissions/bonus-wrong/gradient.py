import numpy as np

# the activation functions and their derivatives, as in the lecture
G = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
}
DG = {
    "sigmoid": lambda z: G["sigmoid"](z) * (1 - G["sigmoid"](z)),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "identity": np.ones_like,
}


def sample_loss(a, y):
    diff = a - y
    return diff.dot(diff)


def weighted_input(W, a_prev):
    return W.dot(a_prev)


def dC0_da(a, y):
    diff = a - y
    return 2 * diff


def da_dz(z, activation):
    return DG[activation](z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z_j = W[j].dot(a_prev)
    return 2 * (G[activation](z_j) - y[j]) * DG[activation](z_j) * a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    z = W.dot(a_prev)
    delta = 2 * (G[activation](z) - y) * DG[activation](z)
    return np.outer(delta, a_prev)


def average_gradient(W, A_prev, Y, activation):
    Z = A_prev.dot(W.T)
    delta = 2 * (G[activation](Z) - Y) * DG[activation](Z)
    return delta.T.dot(A_prev) / A_prev.shape[0]


# ---------- bonus ----------


def bias_gradient(W, b, a_prev, y, activation):
    z = W.dot(a_prev)  # b?
    return 2 * (G[activation](z) - y) * DG[activation](z)


def dC0_da_prev(W, a_prev, y, activation):
    z = W.dot(a_prev)
    return (G[activation](z) - y) * DG[activation](z) @ W


def network_gradients(weights, A_0, Y, activations):
    A, Z = [A_0], []
    for W, name in zip(weights, activations):
        Z.append(A[-1] @ W.T)
        A.append(G[name](Z[-1]))
    grads, up = [], 2 * (A[-1] - Y)
    for l in range(len(weights) - 1, -1, -1):
        delta = up * DG[activations[l]](Z[l])
        grads.insert(0, delta.T @ A[l])
        up = delta @ weights[l]
    return grads


def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-5
    C = lambda W: np.sum((G[activation](A_prev @ W.T) - Y) ** 2) / len(Y)
    grad = np.zeros(W.shape)
    for j, k in np.ndindex(W.shape):
        V = W.copy()
        V[j, k] += h
        grad[j, k] = C(V)
        V[j, k] -= 2 * h
        grad[j, k] -= C(V)
    return grad / h


def relative_error(x, y):
    return np.mean(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))


def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = A_prev @ W.T
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return (E / E.sum(axis=1, keepdims=True) - Y).T @ A_prev
