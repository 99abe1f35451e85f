# === bias_gradient: unknown
# the bias twice
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
    z += b
    return 2 * (activate(z, activation) - y) * da_dz(z, activation)

# === bias_gradient: unknown
# the bias is added after the activation
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
    a = activate(z, activation) + b
    return 2 * (a - y) * da_dz(z, activation)

# === bias_gradient: unknown
# g' without the bias, a with it
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
    return 2 * (activate(z + b, activation) - y) * da_dz(z, activation)

# === bias_gradient: unknown
# times the mean input
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
    return 2 * (activate(z, activation) - y) * da_dz(z, activation) * np.mean(a_prev)

# === dC0_da_prev: unknown
# absolute weights
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
    return np.abs(W).T @ (2 * (activate(z, activation) - y) * da_dz(z, activation))

# === dC0_da_prev: unknown
# the inverse for the transpose
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
    return np.linalg.pinv(W) @ (2 * (activate(z, activation) - y) * da_dz(z, activation))

# === dC0_da_prev: unknown
# the strongest node only
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
    return np.max(W * (2 * (activate(z, activation) - y) * da_dz(z, activation))[:, None], axis=0)

# === dC0_da_prev: unknown
# times the input
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
    return a_prev * (W.T @ (2 * (activate(z, activation) - y) * da_dz(z, activation)))

# === dC0_da_prev: unknown
# reshape for a transpose
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return W.reshape(W.shape[1], W.shape[0]) @ delta

# === network_gradients: unknown
# steps in each layer before going further back
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
    weights = [W.copy() for W in weights]
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(As[-1] @ W.T)
        As.append(activate(Zs[-1], activation))
    error = 2 * (As[-1] - Y)
    grads = []
    for l in reversed(range(len(weights))):
        delta = error * da_dz(Zs[l], activations[l])
        grads.insert(0, delta.T @ As[l] / len(Y))
        weights[l] -= 0.5 * grads[0]
        error = delta @ weights[l]
    return grads

# === network_gradients: unknown
# the last layer's activation for every derivative
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
    for l in reversed(range(len(weights))):
        delta = error * da_dz(Zs[l], activation)
        grads.insert(0, delta.T @ As[l] / len(Y))
        error = delta @ weights[l]
    return grads

# === network_gradients: unknown
# divides by n again in every layer
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
    for l in reversed(range(len(weights))):
        delta = error * da_dz(Zs[l], activations[l]) / len(Y)
        grads.insert(0, delta.T @ As[l])
        error = delta @ weights[l]
    return grads

# === network_gradients: unknown
# brings the 2 of the first term into each layer
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
    error = As[-1] - Y
    grads = []
    for l in reversed(range(len(weights))):
        delta = 2 * error * da_dz(Zs[l], activations[l])
        grads.insert(0, delta.T @ As[l] / len(Y))
        error = delta @ weights[l]
    return grads

# === numerical_gradient: unknown | finite-difference
# a step of 0.5
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
    h = 0.5
    loss = lambda V: np.sum((activate(A_prev @ V.T, activation) - Y) ** 2) / len(Y)
    G = np.zeros(W.shape)
    for i in np.ndindex(*W.shape):
        E = np.zeros(W.shape)
        E[i] = h
        G[i] = (loss(W + E) - loss(W - E)) / (2 * h)
    return G

# === numerical_gradient: unknown
# forgets to take the step back: the weights wander
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
    W = W.copy()
    h = 1e-3
    loss = lambda: np.mean(np.sum((activate(A_prev @ W.T, activation) - Y) ** 2, axis=1))
    G = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            W[j, k] += h
            up = loss()
            W[j, k] -= 2 * h
            G[j, k] = (up - loss()) / (2 * h)
    return G

# === relative_error: unknown
# relative to x alone
import numpy as np
def relative_error(x, y):
    return np.max(np.abs(x - y) / np.maximum(1, np.abs(x)))

# === relative_error: unknown
# the median entry
import numpy as np
def relative_error(x, y):
    return np.median(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))

# === relative_error: unknown
# adds the floor
import numpy as np
def relative_error(x, y):
    return np.max(np.abs(x - y) / (1 + np.maximum(np.abs(x), np.abs(y))))

# === relative_error: unknown
# the root of the mean square
import numpy as np
def relative_error(x, y):
    return np.sqrt(np.mean((x - y) ** 2)) / max(1, np.abs(x).max(), np.abs(y).max())

# === softmax_cross_entropy_gradient: unknown
# a temperature of 2
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = A_prev @ W.T / 2
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    A = E / E.sum(axis=1, keepdims=True)
    return (A - Y).T @ A_prev / len(Y)

# === softmax_cross_entropy_gradient: unknown
# divides by the largest in place of the sum
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = A_prev @ W.T
    A = np.exp(Z - Z.max(axis=1, keepdims=True))
    return (A - Y).T @ A_prev / len(Y)

# === softmax_cross_entropy_gradient: unknown
# label smoothing
import numpy as np
def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = A_prev @ W.T
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    A = E / E.sum(axis=1, keepdims=True)
    Y = 0.9 * Y + 0.1 / Y.shape[1]
    return (A - Y).T @ A_prev / len(Y)
