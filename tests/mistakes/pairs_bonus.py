# === bias_gradient: ignores-the-bias + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev
    return (activate(z, activation) - y) * da_dz(z, activation)

# === bias_gradient: ignores-the-bias + derivative-at-a
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def bias_gradient(W, b, a_prev, y, activation):
    a = activate(np.dot(W, a_prev), activation)
    return np.array([2 * (a[j] - y[j]) * da_dz(a[j], activation) for j in range(len(b))])

# === bias_gradient: times-the-bias + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    delta = (activate(z, activation) - y) * da_dz(z, activation)
    return b * delta

# === bias_gradient: forgets-second-term + sign-flipped
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def bias_gradient(W, b, a_prev, y, activation):
    return 2 * (y - activate(b + W @ a_prev, activation))

# === bias_gradient: weight-gradient-for-bias + missing-factor-2
import numpy as np
def forward(W, x, activation):
    z = x @ W.T
    if activation == "sigmoid":
        return z, 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        return z, np.tanh(z)
    elif activation == "relu":
        return z, z * (z > 0)
    return z, z
def prime(a, z, activation):
    if activation == "sigmoid":
        return a - a * a
    elif activation == "tanh":
        return (1 + a) * (1 - a)
    elif activation == "relu":
        return (z > 0).astype(float)
    else:
        return np.ones(z.shape)
def bias_gradient(W, b, a_prev, y, activation):
    W1 = np.column_stack([W, b])
    z, a = forward(W1, np.append(a_prev, 1.0), activation)
    return np.outer((a - y) * prime(a, z, activation), a_prev)

# === bias_gradient: one-number-for-the-layer + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    return (activate(z, activation) - y) @ da_dz(z, activation)

# === bias_gradient: z-in-the-error + mean-over-nodes
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    return 2 * (z - y) * da_dz(z, activation) / len(z)

# === dC0_da_prev: transposed-weights + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    return W @ ((activate(z, activation) - y) * da_dz(z, activation))

# === dC0_da_prev: forgets-second-term + sign-flipped
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def dC0_da_prev(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    out = np.zeros(len(a_prev))
    for k in range(len(a_prev)):
        for j in range(len(y)):
            out[k] += 2 * (y[j] - a[j]) * W[j, k]
    return out

# === dC0_da_prev: forgets-the-weights + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = (activate(z, activation) - y) * da_dz(z, activation)
    return np.array([sum(delta) for _ in a_prev])

# === dC0_da_prev: one-layer-too-far + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = (activate(z, activation) - y) * da_dz(z, activation)
    return (delta @ W) * (a_prev - a_prev ** 2)

# === dC0_da_prev: not-summed-over-nodes + sign-flipped
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (y - activate(z, activation)) * da_dz(z, activation)
    return np.array([d * w for d, w in zip(delta, W)])

# === dC0_da_prev: one-node-only + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def dC0_da_prev(W, a_prev, y, activation):
    w = W[0]
    z = w @ a_prev
    return (activate(z, activation) - y[0]) * da_dz(z, activation) * w

# === dC0_da_prev: mean-over-nodes + forgets-second-term
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def dC0_da_prev(W, a_prev, y, activation):
    t1 = 2 * (activate(W @ a_prev, activation) - y)
    return np.mean(W * t1[:, None], axis=0)

# === network_gradients: forgets-hidden-derivative + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(As[-1] @ W.T)
        As.append(activate(Zs[-1], activation))
    delta = (As[-1] - Y) * da_dz(Zs[-1], activations[-1])
    grads = [delta.T @ As[-2] / len(Y)]
    for l in range(len(weights) - 1, 0, -1):
        delta = delta @ weights[l]
        grads.insert(0, delta.T @ As[l - 1] / len(Y))
    return grads

# === network_gradients: output-layer-only + sign-flipped
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    A = A_0
    for W, activation in zip(weights, activations):
        A_prev, Z = A, A @ W.T
        A = activate(Z, activation)
    grads = [np.zeros_like(W) for W in weights]
    D = 2 * (Y - A) * da_dz(Z, activations[-1])
    grads[-1] = np.einsum("ij,ik->jk", D, A_prev) / len(Y)
    return grads

# === network_gradients: reversed-list + sum-not-mean
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(As[-1] @ W.T)
        As.append(activate(Zs[-1], activation))
    error = 2 * (As[-1] - Y)
    grads = []
    for l in range(len(weights) - 1, -1, -1):
        delta = error * da_dz(Zs[l], activations[l])
        grads.append(delta.T @ As[l])
        error = delta @ weights[l]
    return grads

# === network_gradients: own-layer-activation + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    A, Z = [], []
    x = A_0
    for W, activation in zip(weights, activations):
        z = x @ W.T
        x = activate(z, activation)
        Z.append(z)
        A.append(x)
    grads = [None] * len(weights)
    error = A[-1] - Y
    for l in reversed(range(len(weights))):
        delta = error * da_dz(Z[l], activations[l])
        grads[l] = delta.T @ A[l] / len(Y)
        error = delta @ weights[l]
    return grads

# === network_gradients: untransposed-backwards + sign-flipped
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(As[-1] @ W.T)
        As.append(activate(Zs[-1], activation))
    grads = []
    error = 2 * (Y - As[-1])
    for l in reversed(range(len(weights))):
        delta = error * da_dz(Zs[l], activations[l])
        grads.insert(0, delta.T @ As[l] / len(Y))
        error = delta @ weights[l].T
    return grads

# === network_gradients: forgets-hidden-derivative + sum-not-mean
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    total = [np.zeros(W.shape) for W in weights]
    for x, y in zip(A_0, Y):
        activities = [x]
        for W, activation in zip(weights, activations):
            z = W @ activities[-1]
            activities.append(activate(z, activation))
        d = 2 * (activities[-1] - y) * da_dz(z, activations[-1])
        for l in range(len(weights) - 1, -1, -1):
            total[l] += np.outer(d, activities[l])
            d = weights[l].T @ d
    return total

# === network_gradients: reversed-list + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def network_gradients(weights, A_0, Y, activations):
    L = len(weights)
    a, z = {0: A_0}, {}
    for l in range(L):
        z[l + 1] = np.dot(a[l], weights[l].T)
        a[l + 1] = activate(z[l + 1], activations[l])
    delta = {L: (a[L] - Y) * da_dz(z[L], activations[L - 1])}
    for l in range(L - 1, 0, -1):
        delta[l] = np.dot(delta[l + 1], weights[l]) * da_dz(z[l], activations[l - 1])
    return [np.dot(delta[l].T, a[l - 1]) / len(Y) for l in sorted(delta, reverse=True)]

# === numerical_gradient: forgets-2h + sum-not-mean
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def numerical_gradient(W, A_prev, Y, activation):
    def C(V):
        return np.sum((activate(A_prev @ V.T, activation) - Y) ** 2)
    h = 1e-5
    G = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        plus, minus = W.copy(), W.copy()
        plus[index] += h
        minus[index] -= h
        G[index] = (C(plus) - C(minus)) / h
    return G

# === numerical_gradient: forgets-2h + numerical-sum-of-nodes
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def numerical_gradient(W, A_prev, Y, activation):
    eps = 1e-5
    G = np.empty_like(W)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            E = np.zeros_like(W)
            E[j, k] = eps
            up = np.mean((activate(A_prev @ (W + E).T, activation) - Y) ** 2)
            down = np.mean((activate(A_prev @ (W - E).T, activation) - Y) ** 2)
            G[j, k] = (up - down) / eps
    return G

# === relative_error: no-floor + mean-error
import numpy as np
def relative_error(x, y):
    return np.mean(np.abs(x - y) / np.maximum(np.abs(x), np.abs(y)))

# === relative_error: sum-in-denominator + signed-error
import numpy as np
def relative_error(x, y):
    worst = -np.inf
    for p, q in zip(x.flatten(), y.flatten()):
        worst = max(worst, (p - q) / max(1, abs(p) + abs(q)))
    return worst

# === relative_error: absolute-error + mean-error
import numpy as np
def relative_error(x, y):
    return np.abs(x - y).sum() / x.size

# === softmax_cross_entropy_gradient: sign-flipped + sum-not-mean
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    G = np.zeros_like(W)
    for x, y in zip(A_prev, Y):
        z = W @ x
        e = np.exp(z - z.max())
        G += np.outer(y - e / e.sum(), x)
    return G

# === softmax_cross_entropy_gradient: softmax-forgets-target + sum-not-mean
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = A_prev @ W.T
    E = np.exp(Z - Z.max(axis=1)[:, None])
    P = E / E.sum(axis=1)[:, None]
    return P.T @ A_prev

# === softmax_cross_entropy_gradient: squared-loss-through-softmax + missing-factor-2 | squared-loss-through-softmax + divides-by-2n
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    G = np.zeros(W.shape)
    for x, y in zip(A_prev, Y):
        z = W @ x
        e = np.exp(z - np.max(z))
        s = e / np.sum(e)
        J = np.diag(s) - np.outer(s, s)
        G += np.outer(J @ (s - y), x)
    return G / len(Y)
