# === layer_gradient: missing-factor-2
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
    n_out, n_in = W.shape
    gradient = np.zeros((n_out, n_in))
    for j in range(n_out):
        z = 0.0
        for k in range(n_in):
            z += W[j, k] * a_prev[k]
        a = activate(z, activation)
        if activation == "sigmoid":
            slope = a * (1 - a)
        elif activation == "tanh":
            slope = 1 - a ** 2
        elif activation == "relu":
            slope = 1.0 if z > 0 else 0.0
        else:
            slope = 1.0
        for k in range(n_in):
            gradient[j, k] = (a - y[j]) * slope * a_prev[k]
    return gradient

# === layer_gradient: missing-factor-2
import numpy as np

def forward(W, x, name):
    z = np.dot(W, x)
    if name == "sigmoid":
        a = 1.0 / (1.0 + np.exp(-z))
        return a, a - a * a
    if name == "tanh":
        return np.tanh(z), 1.0 / np.cosh(z) ** 2
    if name == "relu":
        return z * (z > 0), np.heaviside(z, 0.0)
    return z, np.ones(len(z))

def layer_gradient(W, a_prev, y, activation):
    a, slope = forward(W, a_prev, activation)
    delta = (a - y) * slope
    return delta[:, None] * a_prev[None, :]

# === layer_gradient: missing-factor-2
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

def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    return 2 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_prev[k]

def layer_gradient(W, a_prev, y, activation):
    return np.array([
        [weight_gradient(W, a_prev, y, j, k, activation) * 0.5 for k in range(len(a_prev))]
        for j in range(len(y))
    ])

# === layer_gradient: sign-flipped
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
def slope_from_a(a, activation):
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.sign(a)
    return np.ones(len(a))

def layer_gradient(W, a_prev, y, activation):
    a = activate(np.dot(W, a_prev), activation)
    error = y - a
    delta = 2 * error * slope_from_a(a, activation)
    return np.einsum("j,k->jk", delta, a_prev)

# === layer_gradient: sign-flipped
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
    gradient = np.zeros(W.shape)
    z = W @ a_prev
    a = activate(z, activation)
    for j, row in enumerate(gradient):
        # downhill
        row -= 2 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_prev
    return gradient

# === layer_gradient: four-instead-of-2
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

def layer_gradient(W, a_prev, y, activation):
    z = W.dot(a_prev)
    a = activate(z, activation)
    delta = 2 * dC0_da(a, y)
    if activation == "sigmoid":
        delta *= a
        delta *= 1 - a
    elif activation == "tanh":
        delta *= 1 - a ** 2
    elif activation == "relu":
        delta *= z > 0
    return delta.reshape(-1, 1) @ a_prev.reshape(1, -1)

# === layer_gradient: mean-over-nodes
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
    n_out = len(y)
    z = np.array([np.dot(w, a_prev) for w in W])
    a = activate(z, activation)
    g_prime = {
        "sigmoid": a * (1 - a),
        "tanh": 1 - a * a,
        "relu": (z > 0) + 0.0,
        "identity": np.ones(n_out),
    }[activation]
    rows = []
    for j in range(n_out):
        rows.append(2 * (a[j] - y[j]) * g_prime[j] * a_prev)
    return np.stack(rows) / n_out

# === layer_gradient: mean-over-nodes
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
    if activation == "sigmoid":
        return np.exp(-z) / (1 + np.exp(-z)) ** 2
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return 1.0 * (z > 0)
    return 1.0 + 0 * z

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    dC = dC0_da(a, y) * (1 / W.shape[0])
    return np.multiply.outer(dC * da_dz(z, activation), a_prev)

# === layer_gradient: one-node-only
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W[j] @ a_prev
    a = activate(z, activation)
    if activation == "sigmoid":
        second = a * (1 - a)
    elif activation == "tanh":
        second = 1 - a ** 2
    elif activation == "relu":
        second = float(z > 0)
    else:
        second = 1.0
    return 2 * (a - y[j]) * second * a_prev[k]

def layer_gradient(W, a_prev, y, activation):
    gradient = np.zeros_like(W)
    j = 0
    for k in range(W.shape[1]):
        gradient[j, k] = weight_gradient(W, a_prev, y, j, k, activation)
    return gradient

# === layer_gradient: skips-index-0
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
    gradient = np.zeros(W.shape)
    for j in range(1, W.shape[0]):
        for k in range(W.shape[1]):
            gradient[j][k] += delta[j] * a_prev[k]
    return gradient

# === layer_gradient: drops-last-index
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
        return a - a ** 2
    if activation == "tanh":
        return (1 - a) * (1 + a)
    if activation == "relu":
        return (a > 0).astype(float)
    return np.ones(a.shape)

def layer_gradient(W, a_prev, y, activation):
    n_out = W.shape[0]
    z = np.dot(W, a_prev)
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    gradient = 0 * W
    j = 0
    while j < n_out - 1:
        gradient[j] = delta[j] * a_prev
        j += 1
    return gradient

# === layer_gradient: keeps-the-square
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
        s = a * (1 - a)
    elif activation == "tanh":
        s = 1 - a ** 2
    elif activation == "relu":
        s = np.where(z > 0, 1.0, 0.0)
    else:
        s = np.ones(z.shape)
    first = 2 * np.square(np.subtract(a, y))
    return np.dot(np.transpose([first * s]), [a_prev])

# === layer_gradient: two-a-minus-y
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

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    slopes = da_dz(z, activation)
    return np.array([[(2 * a[j] - y[j]) * slopes[j] * x for x in a_prev] for j in range(len(z))])

# === layer_gradient: forgets-to-differentiate
import numpy as np

def g(x, name):
    return {
        "sigmoid": lambda: 1 / (1 + np.exp(-x)),
        "tanh": lambda: np.tanh(x),
        "relu": lambda: np.clip(x, 0, None),
        "identity": lambda: 1 * x,
    }[name]()

def layer_gradient(W, a_prev, y, activation):
    z = np.einsum("jk,k->j", W, a_prev)
    first = 2 * (g(z, activation) - y)
    second = g(z, activation)
    return np.einsum("j,j,k->jk", first, second, a_prev)

# === layer_gradient: z-taken-for-a
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
def da_dz(a, activation):
    # a is already activated
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(a > 0, 1.0, 0.0)
    return np.ones(len(a))

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    delta = 2 * (a - y) * da_dz(z, activation)
    return np.outer(delta, a_prev)

# === layer_gradient: z-taken-for-a
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
    grad = np.zeros(W.shape)
    for j in range(W.shape[0]):
        s = sum(W[j][k] * a_prev[k] for k in range(W.shape[1]))
        delta = 2 * (activate(s, activation) - y[j])
        if activation == "sigmoid":
            delta *= s - s ** 2
        if activation == "tanh":
            delta *= (1 - s) * (1 + s)
        if activation == "relu" and s < 0:
            delta = 0
        grad[j, :] = delta * a_prev
    return grad

# === layer_gradient: derivative-at-a
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
        return 1 / np.cosh(z) ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def layer_gradient(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    delta = np.multiply(2 * (a - y), da_dz(a, activation))
    return np.kron(delta, a_prev).reshape(W.shape)

# === layer_gradient: derivative-at-a
import math
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
def slope(x, activation):
    if activation == "sigmoid":
        s = 1 / (1 + math.exp(-x))
        return s * (1 - s)
    if activation == "tanh":
        return 1 - math.tanh(x) ** 2
    if activation == "relu":
        return 1.0 if x > 0 else 0.0
    return 1.0

def layer_gradient(W, a_prev, y, activation):
    a = [float(activate(row @ a_prev, activation)) for row in W]
    table = []
    for a_j, y_j in zip(a, y):
        table.append([2 * (a_j - y_j) * slope(a_j, activation) * a_k for a_k in a_prev])
    return np.array(table)

# === layer_gradient: always-sigmoid
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def layer_gradient(W, a_prev, y, activation):
    n_out, n_in = W.shape
    out = np.empty((n_out, n_in))
    for j in range(n_out):
        a_j = sigmoid(W[j] @ a_prev)
        for k in range(n_in):
            out[j, k] = 2 * (a_j - y[j]) * a_j * (1 - a_j) * a_prev[k]
    return out

# === layer_gradient: returns-the-weight
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return np.diag(delta) @ W

# === layer_gradient: weight-times-input
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
    # dz/dw: every summand of z
    dz_dw = W * a_prev
    z = dz_dw.sum(axis=1)
    a = activate(z, activation)
    if activation == "sigmoid":
        dadz = a * (1 - a)
    elif activation == "tanh":
        dadz = 1 - a ** 2
    elif activation == "relu":
        dadz = (z > 0) * 1.0
    else:
        dadz = np.ones(len(a))
    gradient = np.zeros(W.shape)
    for j in range(len(a)):
        gradient[j] = 2 * (a[j] - y[j]) * dadz[j] * dz_dw[j]
    return gradient

# === layer_gradient: always-sigmoid-derivative
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
    a = activate(np.matmul(W, a_prev), activation)
    # (a - y) * a * (1 - a), multiplied out
    delta = 2 * (a ** 2 - a * y) * (1 - a)
    return np.outer(delta, a_prev)

# === layer_gradient: forgets-second-term
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
    a = activate(W.dot(a_prev), activation)
    gradient = np.zeros(W.shape)
    for j in range(len(a)):
        for k in range(len(a_prev)):
            gradient[j, k] = 2 * (a[j] - y[j]) * a_prev[k]
    return gradient

# === layer_gradient: forgets-second-term
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

def layer_gradient(W, a_prev, y, activation):
    z = np.inner(W, a_prev)
    first = dC0_da(activate(z, activation), y)
    # the derivative of the loss times the input
    return np.einsum("j,k", first, a_prev)

# === layer_gradient: forgets-third-term
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    grad = np.zeros(W.shape)
    for k in range(W.shape[1]):
        grad[:, k] = delta
    return grad

# === layer_gradient: forgets-first-term
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
    a = activate(W @ a_prev, activation)
    slope = np.ones(len(a))
    if activation == "sigmoid":
        slope = a * (1 - a)
    if activation == "tanh":
        slope = 1 - a * a
    if activation == "relu":
        slope = np.sign(a)
    return slope.reshape((-1, 1)) * a_prev.reshape((1, -1))

# === layer_gradient: adds-the-terms
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
    sums = np.add(2 * (a - y), da_dz(z, activation))
    return np.add.outer(sums, a_prev)

# === layer_gradient: own-activation-as-input
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
    return np.array([[d * a_k for a_k in a] for d in delta])

# === layer_gradient: z-in-the-error
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
    z = [sum(w * x for w, x in zip(row, a_prev)) for row in W]
    gradient = []
    for z_j, y_j in zip(z, y):
        a_j = activate(z_j, activation)
        if activation == "sigmoid":
            slope = a_j * (1 - a_j)
        elif activation == "tanh":
            slope = 1 - a_j ** 2
        elif activation == "relu":
            slope = 1 if z_j > 0 else 0
        else:
            slope = 1
        gradient.append(2 * (z_j - y_j) * slope * a_prev)
    return np.array(gradient)

# === layer_gradient: sums-over-all-nodes
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
    gradient = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for i in range(W.shape[0]):
            for k in range(W.shape[1]):
                gradient[j, k] += 2 * (a[i] - y[i]) * da_dz(z, activation)[i] * a_prev[k]
    return gradient

# === layer_gradient: activates-the-input
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
    cache = {"a0": activate(a_prev, activation), "a1": activate(z, activation)}
    delta = 2 * (cache["a1"] - y) * da_dz(z, activation)
    return delta[:, np.newaxis] @ cache["a0"][np.newaxis, :]

# === layer_gradient: returns-updated-weight
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    W_new = W.copy()
    for j in range(len(delta)):
        W_new[j] -= delta[j] * a_prev
    return W_new

# === layer_gradient: transposed-outer
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    n_in, n_out = len(a_prev), len(y)
    gradient = np.zeros((n_in, n_out))
    for k in range(n_in):
        for j in range(n_out):
            gradient[k, j] = delta[j] * a_prev[k]
    return gradient

# === layer_gradient: transposed-outer
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
    z = np.dot(W, a_prev)
    a = activate(z, activation)
    if activation == "sigmoid":
        delta = 2 * (a - y) * a * (1 - a)
    elif activation == "tanh":
        delta = 2 * (a - y) * (1 - a ** 2)
    elif activation == "relu":
        delta = np.where(z > 0, 2 * (a - y), 0)
    else:
        delta = 2 * (a - y)
    return np.einsum("j,k->kj", delta, a_prev)

# === layer_gradient: transposed-outer
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W[j] @ a_prev
    a = activate(z, activation)
    if activation == "sigmoid":
        second = a * (1 - a)
    elif activation == "tanh":
        second = 1 - a ** 2
    elif activation == "relu":
        second = float(z > 0)
    else:
        second = 1.0
    return 2 * (a - y[j]) * second * a_prev[k]

def layer_gradient(W, a_prev, y, activation):
    J, K = W.shape
    # k is the slow index
    return np.array([[weight_gradient(W, a_prev, y, j, k, activation) for j in range(J)] for k in range(K)])

# === layer_gradient: elementwise-product
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
    gradient = activate(z, activation) - y
    gradient *= 2
    gradient *= da_dz(z, activation)
    return np.multiply(gradient, a_prev)

# === layer_gradient: same-row-for-every-node
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
    gradient = np.zeros(W.shape)
    for j in range(W.shape[0]):
        # node
        error = 2 * (a[0] - y[0])
        if activation == "sigmoid":
            error = error * a[0] * (1 - a[0])
        elif activation == "tanh":
            error = error * (1 - a[0] ** 2)
        elif activation == "relu":
            error = error * (z[0] > 0)
        gradient[j] = error * a_prev
    return gradient

# === layer_gradient: same-column-for-every-input
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    column = delta * a_prev[0]
    return np.column_stack([column for k in range(W.shape[1])])

# === layer_gradient: divides-by-inputs
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
    n = a_prev.size
    z = W @ a_prev
    a = activate(z, activation)
    slope = {
        "sigmoid": lambda: a * (1 - a),
        "tanh": lambda: 1 - a ** 2,
        "relu": lambda: (z > 0).astype(float),
        "identity": lambda: 1.0,
    }[activation]()
    delta = 2 / n * (a - y) * slope
    return np.outer(delta, a_prev)

# === layer_gradient: divides-by-weights
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    gradient = np.zeros(W.shape)
    count = 0
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            gradient[j, k] = delta[j] * a_prev[k]
            count += 1
    return gradient / count

# === layer_gradient: normalised
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    # only the direction counts
    length = np.sqrt(np.sum(G * G))
    return G / length

# === layer_gradient: clipped
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    # no exploding gradients
    return np.array([[max(-1.0, min(1.0, d * x)) for x in a_prev] for d in delta])

# === layer_gradient: clipped
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
        s = a * (1 - a)
    elif activation == "tanh":
        s = 1 - a ** 2
    elif activation == "relu":
        s = 1.0 * (z > 0)
    else:
        s = 1.0
    gradient = np.outer(2 * (a - y) * s, a_prev)
    gradient[gradient > 1] = 1
    gradient[gradient < -1] = -1
    return gradient
