# === average_gradient: sum-not-mean
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    gradient = np.zeros(W.shape)
    for i in range(len(Y)):
        gradient += layer_gradient(W, A_prev[i], Y[i], activation)
    return gradient

# === average_gradient: sum-not-mean
import numpy as np

def average_gradient(W, A_prev, Y, activation):
    Z = np.einsum("ik,jk->ij", A_prev, W)
    if activation == "sigmoid":
        A = 1 / (1 + np.exp(-Z))
        S = A * (1 - A)
    elif activation == "tanh":
        A = np.tanh(Z)
        S = 1 - A * A
    elif activation == "relu":
        S = (Z > 0).astype(float)
        A = Z * S
    else:
        A, S = Z, np.ones(Z.shape)
    return np.einsum("ij,ij,ik->jk", 2 * A - 2 * Y, S, A_prev)

# === average_gradient: sum-not-mean
# recursion over the samples
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    z = W @ A_prev[0]
    first = np.outer(2 * (activate(z, activation) - Y[0]) * da_dz(z, activation), A_prev[0])
    if len(Y) == 1:
        return first
    return first + average_gradient(W, A_prev[1:], Y[1:], activation)

# === average_gradient: divides-by-nodes
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    n = len(W)
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    total = np.zeros(W.shape)
    for d, x in zip(D, A_prev):
        total += np.outer(d, x)
    return total / n

# === average_gradient: divides-by-n-minus-1
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    Z = A_prev @ W.T
    Delta = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    # like the sample variance
    return np.dot(Delta.T, A_prev) / (n - 1)

# === average_gradient: divides-by-n-minus-1
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
def average_gradient(W, A_prev, Y, activation):
    N = len(Y) - 1
    grad = np.zeros(W.shape)
    for x, t in zip(A_prev, Y):
        z = W @ x
        a = activate(z, activation)
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a ** 2, "relu": 1.0 * (z > 0), "identity": 1.0}[activation]
        grad += 2 * np.outer((a - t) * slope, x)
    # N is the index of the last sample
    return np.divide(grad, N)

# === average_gradient: divides-twice
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    gradients = []
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
        gradients.append(np.outer(delta, a_prev) / n)
    return np.mean(gradients, axis=0)

# === average_gradient: last-sample-only
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    gradient = np.zeros(W.shape)
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        a = activate(z, activation)
        for j in range(W.shape[0]):
            for k in range(W.shape[1]):
                gradient[j, k] = 2 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_prev[k]
    return gradient

# === average_gradient: last-sample-only
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    if activation == "sigmoid":
        t = a * (1 - a)
    elif activation == "tanh":
        t = 1 - a ** 2
    elif activation == "relu":
        t = np.heaviside(z, 0)
    else:
        t = 1
    return np.outer(2 * (a - y) * t, a_prev)

def average_gradient(W, A_prev, Y, activation):
    for i in range(len(Y)):
        total = np.zeros(W.shape)
        n = 0
        total += layer_gradient(W, A_prev[i], Y[i], activation)
        n += 1
    return total / n

# === average_gradient: last-sample-only
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    gradients = {}
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
        # one entry a weight
        for j in range(len(delta)):
            gradients[j] = delta[j] * a_prev
    return np.array([gradients[j] for j in sorted(gradients)])

# === average_gradient: last-sample-over-n
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    for i in range(n):
        z = W @ A_prev[i]
        gradient = np.outer(2 * (activate(z, activation) - Y[i]) * da_dz(z, activation), A_prev[i])
    return gradient / n

# === average_gradient: first-sample-only
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    total = np.zeros(W.shape)
    n = 0
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        total += np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
        n += 1
        return total / n

# === average_gradient: gradient-of-the-average-sample
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    mean_input = sum(A_prev) / n
    mean_target = sum(Y) / n
    return layer_gradient(W, mean_input, mean_target, activation)

# === average_gradient: product-of-averages
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    delta, inputs = 0, 0
    for x, t in zip(A_prev, Y):
        z = W @ x
        delta = delta + 2 * (activate(z, activation) - t) * da_dz(z, activation) / n
        inputs = inputs + x / n
    return np.outer(delta, inputs)

# === average_gradient: mixes-samples
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    # both sums over the samples, in two loops
    gradient = np.zeros(W.shape)
    for d in D:
        for x in A_prev:
            gradient += np.outer(d, x)
    return gradient / len(Y)

# === average_gradient: mixes-samples
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
def average_gradient(W, A_prev, Y, activation):
    Z = np.dot(A_prev, np.transpose(W))
    A = activate(Z, activation)
    slope = np.ones(Z.shape)
    if activation == "sigmoid":
        slope = A * (1 - A)
    if activation == "tanh":
        slope = 1 - A ** 2
    if activation == "relu":
        slope = np.sign(A)
    return np.einsum("ij,lk->jk", 2 * (A - Y) * slope, A_prev) / len(A_prev)

# === average_gradient: running-half
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    average = np.zeros(W.shape)
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        average += np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
        average /= 2
    return average

# === average_gradient: drops-last-sample-mean
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y) - 1
    gradient = np.zeros(W.shape)
    for i in range(n):
        z = W @ A_prev[i]
        gradient += np.outer(2 * (activate(z, activation) - Y[i]) * da_dz(z, activation), A_prev[i])
    return gradient / n

# === average_gradient: drops-last-sample-mean
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
def average_gradient(W, A_prev, Y, activation):
    # all but the last one, which is for testing
    X, T = A_prev[:-1], Y[:-1]
    Z = np.dot(X, W.T)
    A = activate(Z, activation)
    slope = {"sigmoid": A * (1 - A), "tanh": 1 - A ** 2, "relu": 1.0 * (Z > 0), "identity": 1.0}[activation]
    return np.dot((2 * (A - T) * slope).T, X) / len(X)

# === average_gradient: median
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    slope = {"sigmoid": a * (1 - a), "tanh": 1 - a ** 2, "relu": 1.0 * (z > 0), "identity": 1.0}[activation]
    return np.outer(2 * (a - y) * slope, a_prev)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    stack = np.sort([layer_gradient(W, A_prev[i], Y[i], activation) for i in range(n)], axis=0)
    # the one in the middle
    return (stack[n // 2] + stack[(n - 1) // 2]) / 2

# === average_gradient: one-gradient-a-sample
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    Delta = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return np.einsum("ij,ik->ijk", Delta, A_prev)

# === average_gradient: one-gradient-a-sample
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    slope = {"sigmoid": a * (1 - a), "tanh": 1 - a ** 2, "relu": 1.0 * (z > 0), "identity": 1.0}[activation]
    return np.outer(2 * (a - y) * slope, a_prev)

def average_gradient(W, A_prev, Y, activation):
    return [layer_gradient(W, A_prev[i], Y[i], activation) for i in range(len(Y))]

# === average_gradient: first-sample-over-n
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    total = np.zeros_like(W)
    for a_prev, y in zip(A_prev, Y):
        total += layer_gradient(W, a_prev, y, activation)
        return total / len(Y)

# === average_gradient: floor-division
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    return sum(layer_gradient(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y)) // A_prev.shape[0]

# === average_gradient: divides-in-the-loop
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    n, grad = len(A_prev), np.zeros(W.shape)
    for i in range(n):
        grad += layer_gradient(W, A_prev[i], Y[i], activation)
        grad /= n
    return grad

# === average_gradient: mean-without-axis
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
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    grads = [layer_gradient(W, A_prev[i], Y[i], activation) for i in range(len(Y))]
    return np.mean(grads)
