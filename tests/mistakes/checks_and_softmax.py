# === numerical_gradient: sum-not-mean
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def cost(W, A_prev, Y, activation):
    total = 0.0
    for x, t in zip(A_prev, Y):
        total += np.sum((activate(W @ x, activation) - t) ** 2)
    return total

def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-5
    grad = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[index] += h
        down[index] -= h
        grad[index] = (cost(up, A_prev, Y, activation) - cost(down, A_prev, Y, activation)) / (2 * h)
    return grad

# === numerical_gradient: forgets-2h
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def numerical_gradient(W, A_prev, Y, activation):
    eps = 1e-5

    def C(flat):
        A = activate(A_prev @ flat.reshape(W.shape).T, activation)
        return np.sum((A - Y) ** 2) / len(Y)

    w = W.ravel()
    slopes = []
    for e in np.eye(w.size):
        slopes.append((C(w + eps * e) - C(w - eps * e)) / eps)
    return np.reshape(slopes, W.shape)

# === numerical_gradient: one-sided
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def loss(W, A_prev, Y, activation):
    A = activate(A_prev @ W.T, activation)
    return np.mean(np.sum((A - Y) ** 2, axis=1))

def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-5
    base = loss(W, A_prev, Y, activation)
    grad = np.zeros(W.shape)
    W_h = W.copy()
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            W_h[j, k] += h
            grad[j, k] = (loss(W_h, A_prev, Y, activation) - base) / h
            W_h[j, k] = W[j, k]
    return grad

# === numerical_gradient: one-sided
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-5
    n = len(Y)

    def C(V):
        return sum(np.sum((activate(V @ x, activation) - t) ** 2) for x, t in zip(A_prev, Y)) / n

    def E(j, k):
        unit = np.zeros(W.shape)
        unit[j, k] = h
        return unit

    # difference quotient (f(x + h) - f(x)) / h
    return np.array([[(C(W + E(j, k)) - C(W)) / h for k in range(W.shape[1])] for j in range(W.shape[0])])

# === numerical_gradient: one-sided
# with the smallest h that the lesson advises
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def total_loss(W, A_prev, Y, activation):
    return np.sum((activate(A_prev @ W.T, activation) - Y) ** 2) / len(Y)

def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-6
    here = total_loss(W, A_prev, Y, activation)
    gradient = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        moved = W.copy()
        moved[index] += h
        gradient[index] = (total_loss(moved, A_prev, Y, activation) - here) / h
    return gradient

# === numerical_gradient: one-sided
# with the largest h that the lesson advises
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def numerical_gradient(W, A_prev, Y, activation):
    eps = 1e-4

    def C(w):
        A = activate(np.dot(A_prev, w.reshape(W.shape).T), activation)
        return np.mean(np.sum(np.square(A - Y), axis=1))

    w = W.flatten()
    slopes = [(C(w + eps * e) - C(w)) / eps for e in np.eye(len(w))]
    return np.array(slopes).reshape(W.shape)

# === numerical_gradient: numerical-sum-of-nodes
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")
def mse(W, A_prev, Y, activation):
    return np.mean(np.square(activate(np.dot(A_prev, W.T), activation) - Y))

def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-5
    grad = np.empty_like(W)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            plus = np.array(W)
            minus = np.array(W)
            plus[j][k] = W[j][k] + h
            minus[j][k] = W[j][k] - h
            grad[j][k] = (mse(plus, A_prev, Y, activation) - mse(minus, A_prev, Y, activation)) / (2 * h)
    return grad

# === relative_error: no-floor
import numpy as np

def relative_error(x, y):
    worst = 0.0
    for p, q in zip(np.ravel(x), np.ravel(y)):
        error = abs(p - q) / max(abs(p), abs(q))
        if error > worst:
            worst = error
    return worst

# === relative_error: no-floor
import numpy as np

def relative_error(x, y):
    bigger = np.where(np.abs(x) > np.abs(y), np.abs(x), np.abs(y))
    return (np.abs(y - x) / bigger).max()

# === relative_error: sum-in-denominator
import numpy as np

def relative_error(x, y):
    return max(abs(p - q) / max(1, abs(p) + abs(q)) for p, q in zip(x.flatten(), y.flatten()))

# === relative_error: sum-in-denominator
import numpy as np

def relative_error(x, y):
    size = np.abs(x)
    size += np.abs(y)
    size[size < 1] = 1
    return np.amax(np.abs(x - y) / size)

# === relative_error: mean-error
import numpy as np

def relative_error(x, y):
    errors = [abs(p - q) / max(1, abs(p), abs(q)) for p, q in zip(x.ravel(), y.ravel())]
    return sum(errors) / len(errors)

# === relative_error: mean-error
import math
import numpy as np

def relative_error(x, y):
    floor = np.maximum.reduce([np.ones(x.shape), np.abs(x), np.abs(y)])
    return math.fsum((np.abs(x - y) / floor).ravel()) / x.size

# === relative_error: signed-error
import numpy as np

def relative_error(x, y):
    return max((p - q) / max(1, abs(p), abs(q)) for p, q in zip(x.ravel(), y.ravel()))

# === relative_error: signed-error
import numpy as np

def relative_error(x, y):
    quotients = np.subtract(x, y) / np.max([np.ones_like(x), np.abs(x), np.abs(y)], axis=0)
    return np.sort(quotients, axis=None)[-1]

# === relative_error: absolute-error
import numpy as np

def relative_error(x, y):
    return float(np.linalg.norm((x - y).ravel(), ord=np.inf))

# === relative_error: absolute-error
import numpy as np

def relative_error(x, y):
    largest = 0.0
    for difference in np.nditer(x - y):
        largest = max(largest, abs(float(difference)))
    return largest

# === relative_error: norm-ratio
import numpy as np

def norm(v):
    return np.sqrt(np.sum(v * v))

def relative_error(x, y):
    return norm(x - y) / max(1, norm(x), norm(y))

# === relative_error: norm-ratio
import math
import numpy as np

def relative_error(x, y):
    # as in cs231n
    d = math.sqrt(sum((p - q) ** 2 for p, q in zip(x.flat, y.flat)))
    size_x = math.sqrt(sum(p ** 2 for p in x.flat))
    size_y = math.sqrt(sum(q ** 2 for q in y.flat))
    return d / max(size_x, size_y, 1)

# === softmax_cross_entropy_gradient: sign-flipped
import numpy as np

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

def softmax_cross_entropy_gradient(W, A_prev, Y):
    grad = np.zeros(W.shape)
    for x, t in zip(A_prev, Y):
        p = softmax(W @ x)
        grad += np.outer(t - p, x)
    return grad / len(Y)

# === softmax_cross_entropy_gradient: four-instead-of-2
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    n = A_prev.shape[0]
    Z = np.dot(A_prev, W.T)
    Z = Z - Z.max(axis=1).reshape(-1, 1)
    P = np.exp(Z)
    P = P / P.sum(axis=1).reshape(-1, 1)
    # 2 (a - y) as always
    dZ = 2 * (P - Y)
    return np.einsum("ij,ik->jk", dZ, A_prev) / n

# === softmax_cross_entropy_gradient: mean-over-nodes
import numpy as np

def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    P = softmax(A_prev @ W.T)
    # mean over everything
    return np.dot((P - Y).T, A_prev) / Y.size

# === softmax_cross_entropy_gradient: sums-wrong-axis
import numpy as np

def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    A = softmax(np.inner(A_prev, W))
    return np.tensordot(A - Y, A_prev, axes=(0, 0)) / len(Y)

# === softmax_cross_entropy_gradient: sum-not-mean
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    n_out, n_in = W.shape
    gradient = np.zeros((n_out, n_in))
    for i in range(len(Y)):
        z = [sum(W[j, k] * A_prev[i, k] for k in range(n_in)) for j in range(n_out)]
        top = max(z)
        e = [np.exp(value - top) for value in z]
        for j in range(n_out):
            for k in range(n_in):
                gradient[j, k] += (e[j] / sum(e) - Y[i, j]) * A_prev[i, k]
    return gradient

# === softmax_cross_entropy_gradient: sum-not-mean
import numpy as np

def softmax(Z):
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))

def softmax_cross_entropy_gradient(W, A_prev, Y):
    return (softmax(A_prev @ W.T) - Y).T @ A_prev

# === softmax_cross_entropy_gradient: divides-by-nodes
import numpy as np

def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    n = W.shape[0]
    total = 0
    for p, t, x in zip(softmax(A_prev @ W.T), Y, A_prev):
        total = total + np.outer(p - t, x)
    return total / n

# === softmax_cross_entropy_gradient: divides-twice
import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    n = len(Y)
    parts = [np.outer(softmax(W @ x) - t, x) / n for x, t in zip(A_prev, Y)]
    return np.mean(parts, axis=0)

# === softmax_cross_entropy_gradient: divides-by-2n
import numpy as np

def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    m = Y.shape[0]
    A = softmax(A_prev.dot(W.T))
    dW = A_prev.T.dot(A - Y).T
    dW *= 1 / (2 * m)
    return dW

# === softmax_cross_entropy_gradient: squared-loss-through-softmax
import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()

def softmax_cross_entropy_gradient(W, A_prev, Y):
    gradient = np.zeros(W.shape)
    for x, t in zip(A_prev, Y):
        a = softmax(W @ x)
        # Jacobian of the softmax
        J = np.diag(a) - np.outer(a, a)
        dz = J @ (2 * (a - t))
        gradient += np.outer(dz, x)
    return gradient / len(Y)

# === softmax_cross_entropy_gradient: squared-loss-through-softmax
import numpy as np

def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    A = softmax(A_prev @ W.T)
    T = 2 * (A - Y)
    Delta = np.zeros(A.shape)
    for j in range(A.shape[1]):
        for m in range(A.shape[1]):
            kronecker = 1 if j == m else 0
            Delta[:, j] += T[:, m] * A[:, m] * (kronecker - A[:, j])
    return Delta.T @ A_prev / len(Y)

# === softmax_cross_entropy_gradient: sigmoid-for-softmax
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def softmax_cross_entropy_gradient(W, A_prev, Y):
    grad = np.zeros(W.shape)
    n = len(A_prev)
    for i in range(n):
        a = sigmoid(W @ A_prev[i])
        grad += (a - Y[i])[:, None] * A_prev[i][None, :] / n
    return grad

# === softmax_cross_entropy_gradient: softmax-overflows
import numpy as np

def softmax(z):
    return np.exp(z) / sum(np.exp(z))

def softmax_cross_entropy_gradient(W, A_prev, Y):
    n = len(Y)
    grad = np.zeros(W.shape)
    for x, t in zip(A_prev, Y):
        grad += np.outer(softmax(W @ x) - t, x)
    return grad / n

# === softmax_cross_entropy_gradient: softmax-overflows
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    E = np.exp(np.einsum("ik,jk->ij", A_prev, W))
    A = E / E.sum(axis=1)[:, None]
    return np.einsum("ij,ik->jk", A - Y, A_prev) / len(Y)

# === softmax_cross_entropy_gradient: softmax-forgets-target
import numpy as np

def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)

def softmax_cross_entropy_gradient(W, A_prev, Y):
    P = softmax(A_prev @ W.T)
    return sum(np.outer(p, x) for p, x in zip(P, A_prev)) / len(P)

# === softmax_cross_entropy_gradient: floor-division
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = np.einsum("ik,jk->ij", A_prev, W)
    E = np.exp((Z.T - Z.max(axis=1)).T)
    P = E / E.sum(axis=1).reshape(-1, 1)
    return np.einsum("ij,ik->jk", P - Y, A_prev) // len(A_prev)

# === relative_error: floor-division
import numpy as np

def relative_error(x, y):
    worst = 0
    for p, q in zip(np.ravel(x), np.ravel(y)):
        worst = max(worst, abs(p - q) // max(1, abs(p), abs(q)))
    return worst

# === softmax_cross_entropy_gradient: mean-without-axis
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    grads = []
    for a, y in zip(A_prev, Y):
        e = np.exp(W @ a - max(W @ a))
        grads.append(np.outer(e / sum(e) - y, a))
    return np.mean(grads)

# === relative_error: sum-without-floor
import numpy as np

def relative_error(x, y):
    return (abs(x - y) / (abs(x) + abs(y))).max()

# === relative_error: sum-without-floor
import numpy as np

def relative_error(x, y):
    return np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y)))

# === relative_error: largest-before-dividing
import numpy as np

def relative_error(x, y):
    scale = max(1, abs(x).max(), abs(y).max())
    return abs(x - y).max() / scale

# === relative_error: ratio-to-the-sum-of-norms
import numpy as np

def relative_error(x, y):
    numerator = np.linalg.norm(x - y)
    denominator = np.linalg.norm(x) + np.linalg.norm(y)
    return numerator / denominator

# === numerical_gradient: moves-every-weight
import numpy as np

def numerical_gradient(W, A_prev, Y, activation):
    def g(z):
        return {"sigmoid": lambda: 1 / (1 + np.exp(-z)), "tanh": lambda: np.tanh(z)}.get(activation, lambda: z)()
    def cost(V):
        return sum(((g(V @ a) - y) ** 2).sum() for a, y in zip(A_prev, Y)) / len(Y)
    eps = 1e-6
    return (cost(W + eps) - cost(W - eps)) / 2 / eps

# === softmax_cross_entropy_gradient: softmax-over-everything
import numpy as np

def softmax(Z):
    Z = Z - Z.max()
    return np.exp(Z) / np.exp(Z).sum()

def softmax_cross_entropy_gradient(W, A_prev, Y):
    P = softmax(A_prev @ W.T)
    return sum(np.outer(p - y, a) for p, y, a in zip(P, Y, A_prev)) / len(Y)

# === softmax_cross_entropy_gradient: softmax-mixed-axes
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    E = []
    for a in A_prev:
        z = W @ a
        E.append(np.exp(z - z.max()))
    P = np.array(E) / sum(E)
    return sum(np.outer(p - y, a) for p, y, a in zip(P, Y, A_prev)) / len(Y)

# === softmax_cross_entropy_gradient: softmax-slope-again
import numpy as np

def softmax_cross_entropy_gradient(W, A_prev, Y):
    total = np.zeros_like(W)
    for a, y in zip(A_prev, Y):
        e = np.exp(W @ a - np.max(W @ a))
        p = e / e.sum()
        total += np.outer((p - y) * (p - p * p), a)
    return total / len(Y)

# === softmax_cross_entropy_gradient: softmax-over-everything
# one sum for all samples
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = A_prev @ W.T
    E = np.exp(Z - Z.max())
    return (E / E.sum() - Y).T @ A_prev / len(Y)
