# === average_gradient: missing-factor-2
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
    n = len(Y)
    total = np.zeros(W.shape)
    for i in range(n):
        z = W @ A_prev[i]
        a = activate(z, activation)
        if activation == "sigmoid":
            slope = a * (1 - a)
        elif activation == "tanh":
            slope = 1 - a ** 2
        elif activation == "relu":
            slope = (z > 0).astype(float)
        else:
            slope = np.ones(len(z))
        delta = (a - Y[i]) * slope
        for j in range(W.shape[0]):
            for k in range(W.shape[1]):
                total[j, k] += delta[j] * A_prev[i, k]
    return total / n

# === average_gradient: missing-factor-2
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def forward(W, X, name):
    Z = np.einsum("jk,ik->ij", W, X)
    if name == "sigmoid":
        return sigmoid(Z), sigmoid(Z) * sigmoid(-Z)
    if name == "tanh":
        return np.tanh(Z), 1 / np.cosh(Z) ** 2
    if name == "relu":
        return np.where(Z > 0, Z, 0), np.where(Z > 0, 1, 0)
    return Z, np.ones(Z.shape)

def average_gradient(W, A_prev, Y, activation):
    A, slope = forward(W, A_prev, activation)
    return np.einsum("ij,ij,ik->jk", A - Y, slope, A_prev) / A_prev.shape[0]

# === average_gradient: divides-by-2n
# 1/(2n) as in the machine learning course
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
    a = activate(z, activation)
    delta = 2 * (a - y) * da_dz(z, activation)
    return np.outer(delta, a_prev)

def average_gradient(W, A_prev, Y, activation):
    m = len(Y)
    return 1 / (2 * m) * sum(layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y))

# === average_gradient: sign-flipped
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
    n = A_prev.shape[0]
    Z = np.dot(A_prev, W.T)
    A = activate(Z, activation)
    Delta = 2 * (Y - A)
    if activation == "sigmoid":
        Delta *= A * (1 - A)
    elif activation == "tanh":
        Delta *= 1 - A ** 2
    elif activation == "relu":
        Delta[Z < 0] = 0
    return np.dot(Delta.T, A_prev) / n

# === average_gradient: sign-flipped
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
    step = np.zeros(W.shape)
    for x, t in zip(A_prev, Y):
        # step against the gradient
        step -= layer_gradient(W, x, t, activation)
    return step / len(A_prev)

# === average_gradient: four-instead-of-2
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
def dC0_da(a, y):
    return 2 * (a - y)

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
    A = activate(Z, activation)
    Delta = dC0_da(A, Y) * da_dz(Z, activation)
    return (2 / len(Y)) * (Delta.T @ A_prev)

# === average_gradient: mean-over-nodes
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
def slope_of(A, activation):
    if activation == "sigmoid":
        return A - A ** 2
    if activation == "tanh":
        return 1 - A ** 2
    if activation == "relu":
        return np.sign(A)
    return np.ones_like(A)

def average_gradient(W, A_prev, Y, activation):
    # derivative of np.mean((A - Y) ** 2)
    A = activate(A_prev.dot(W.T), activation)
    Delta = 2 * (A - Y) / A.size * slope_of(A, activation)
    return Delta.T.dot(A_prev)

# === average_gradient: mean-over-nodes
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
    gradient = np.zeros(W.shape)
    n, n_out = Y.shape
    for i in range(n):
        for j in range(n_out):
            z = np.dot(W[j], A_prev[i])
            a = activate(z, activation)
            d = 2 * (a - Y[i, j]) / n_out
            if activation == "sigmoid":
                d *= a * (1 - a)
            elif activation == "tanh":
                d *= 1 - a * a
            elif activation == "relu":
                d *= 1 if z > 0 else 0
            gradient[j] += d * A_prev[i] / n
    return gradient

# === average_gradient: skips-index-0
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
    a = activate(z, activation)
    return np.outer(2 * (a - y) * da_dz(z, activation), a_prev)

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    gradient = np.zeros(W.shape)
    for i in range(1, n):
        gradient = gradient + layer_gradient(W, A_prev[i], Y[i], activation)
    return gradient / n

# === average_gradient: drops-last-index
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
    gradient = np.zeros(W.shape)
    i = 0
    # i runs to n - 1
    while i < n - 1:
        z = np.dot(W, A_prev[i])
        delta = 2 * (activate(z, activation) - Y[i]) * da_dz(z, activation)
        gradient += delta[:, None] * A_prev[i]
        i += 1
    return gradient / n

# === average_gradient: keeps-the-square
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
    Z = np.matmul(A_prev, W.T)
    A = activate(Z, activation)
    loss_derivative = 2 * np.power(A - Y, 2)
    Delta = loss_derivative * da_dz(Z, activation)
    return np.tensordot(Delta, A_prev, axes=(0, 0)) / len(A_prev)

# === average_gradient: forgets-to-differentiate
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
    gradients = []
    for a_prev, y in zip(A_prev, Y):
        a = activate(W @ a_prev, activation)
        delta = 2 * (a - y) * a
        gradients.append(np.outer(delta, a_prev))
    return sum(gradients) / len(gradients)

# === average_gradient: z-taken-for-a
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
    Z = A_prev @ W.T
    A = activate(Z, activation)
    prime = {
        "sigmoid": lambda x: x * (1 - x),
        "tanh": lambda x: 1 - x ** 2,
        "relu": lambda x: np.where(x > 0, 1.0, 0.0),
        "identity": lambda x: np.ones(x.shape),
    }
    Delta = 2 * (A - Y) * prime[activation](Z)
    return Delta.T @ A_prev / len(Y)

# === average_gradient: z-taken-for-a
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
def tanh_prime(t):
    return (1 + t) * (1 - t)

def sigmoid_prime(s):
    return s - s * s

def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    gradient = np.zeros_like(W)
    for i in range(n):
        for j in range(W.shape[0]):
            z = sum(W[j, k] * A_prev[i, k] for k in range(W.shape[1]))
            delta = 2 * (activate(z, activation) - Y[i, j])
            if activation == "sigmoid":
                delta = delta * sigmoid_prime(z)
            if activation == "tanh":
                delta = delta * tanh_prime(z)
            if activation == "relu":
                delta = delta * (z > 0)
            gradient[j] += delta * A_prev[i]
    return gradient / n

# === average_gradient: derivative-at-a
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
    if activation == "sigmoid":
        return np.exp(-z) / (1 + np.exp(-z)) ** 2
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    A = activate(np.inner(A_prev, W), activation)
    D = np.multiply(2 * np.subtract(A, Y), da_dz(A, activation))
    return np.einsum("ij,ik->jk", D, A_prev) * (1 / len(A))

# === average_gradient: always-sigmoid
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def average_gradient(W, A_prev, Y, activation):
    n = A_prev.shape[0]
    out = sigmoid(A_prev @ W.T)
    gradient = np.zeros(W.shape)
    for i in range(n):
        err = 2 * (out[i] - Y[i])
        gradient += np.outer(err * out[i] * (1 - out[i]), A_prev[i])
    gradient /= n
    return gradient

# === average_gradient: always-sigmoid-derivative
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
    A = activate(A_prev @ W.T, activation)
    slope = A - A ** 2
    per_sample = (2 * (A - Y) * slope)[:, :, np.newaxis] * A_prev[:, np.newaxis, :]
    return per_sample.mean(axis=0)

# === average_gradient: weight-times-input
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
    total = 0
    for x, t in zip(A_prev, Y):
        parts = W * x
        z = parts.sum(axis=1)
        delta = 2 * (activate(z, activation) - t) * da_dz(z, activation)
        total = total + delta.reshape(-1, 1) * parts
    return total / len(Y)

# === average_gradient: forgets-second-term
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
    n = len(A_prev)
    grad = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            for i in range(n):
                a = activate(np.dot(W[j], A_prev[i]), activation)
                grad[j, k] += 2 * (a - Y[i, j]) * A_prev[i, k]
            grad[j, k] /= n
    return grad

# === average_gradient: forgets-second-term
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
    # linear regression: 2/n X^T (X w - y)
    A = activate(A_prev @ W.T, activation)
    G = 2 / len(Y) * A_prev.T @ (A - Y)
    return G.T

# === average_gradient: forgets-third-term
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
    mean_delta = Delta.mean(axis=0)
    return np.repeat(mean_delta[:, None], W.shape[1], axis=1)

# === average_gradient: forgets-first-term
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
    n = len(A_prev)
    slopes = np.array([da_dz(W @ x, activation) for x in A_prev])
    return np.array([[sum(slopes[i, j] * A_prev[i, k] for i in range(n)) / n
                      for k in range(W.shape[1])] for j in range(W.shape[0])])

# === average_gradient: z-in-the-error
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
    output = A_prev @ W.T
    Delta = 2 * (output - Y) * da_dz(output, activation)
    return (A_prev.T @ Delta).T / Y.shape[0]

# === average_gradient: activates-the-input
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
    for i, x in enumerate(A_prev):
        z = W @ x
        a = activate(z, activation)
        delta = 2 * (a - Y[i]) * da_dz(z, activation)
        total += np.outer(delta, activate(x, activation))
    return total / (i + 1)

# === average_gradient: returns-updated-weight
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

def average_gradient(W, A_prev, Y, activation, eta=1.0):
    Z = A_prev @ W.T
    Delta = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    gradient = np.dot(Delta.T, A_prev) / len(Y)
    return W - eta * gradient

# === average_gradient: transposed-outer
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
    return A_prev.T @ Delta / len(Y)

# === average_gradient: transposed-outer
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
    n_out, n_in = W.shape
    G = np.zeros((n_in, n_out))
    for x, t in zip(A_prev, Y):
        z = W @ x
        a = activate(z, activation)
        if activation == "sigmoid":
            d = 2 * (a - t) * a * (1 - a)
        elif activation == "tanh":
            d = 2 * (a - t) * (1 - a ** 2)
        elif activation == "relu":
            d = 2 * (a - t) * (z > 0)
        else:
            d = 2 * (a - t)
        for k in range(n_in):
            G[k] += x[k] * d
    return G / len(Y)

# === average_gradient: divides-by-inputs
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
    n = A_prev.shape[1]
    grad = np.zeros(W.shape)
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        a = activate(z, activation)
        grad += np.outer(2 * (a - y) * da_dz(z, activation), a_prev) / n
    return grad

# === average_gradient: divides-by-weights
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
    Z = A_prev @ W.T
    A = activate(Z, activation)
    if activation == "sigmoid":
        T = A * (1 - A)
    elif activation == "tanh":
        T = 1 - A ** 2
    elif activation == "relu":
        T = (Z > 0) * 1.0
    else:
        T = np.ones(Z.shape)
    n, n_in = A_prev.shape
    n_out = Y.shape[1]
    return np.einsum("ij,ik->jk", 2 * (A - Y) * T, A_prev) / (n * n_in * n_out)

# === average_gradient: normalised
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
    G = Delta.T @ A_prev
    # unit length, so n drops out
    return G / np.sqrt((G ** 2).sum())

# === average_gradient: clipped
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
        gradient += np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    gradient /= len(Y)
    return np.minimum(1, np.maximum(-1, gradient))
