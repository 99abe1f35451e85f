# === bias_gradient: missing-factor-2
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
def bias_gradient(W, b, a_prev, y, activation):
    out = np.zeros(len(b))
    for j in range(len(b)):
        z = b[j]
        for k in range(len(a_prev)):
            z += W[j, k] * a_prev[k]
        a = activate(z, activation)
        if activation == "sigmoid":
            out[j] = (a - y[j]) * a * (1 - a)
        elif activation == "tanh":
            out[j] = (a - y[j]) * (1 - a ** 2)
        elif activation == "relu":
            out[j] = (a - y[j]) * (z > 0)
        else:
            out[j] = a - y[j]
    return out

# === bias_gradient: sign-flipped
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
def slope(a, activation):
    return {
        "sigmoid": lambda: a * (1 - a),
        "tanh": lambda: 1 - a ** 2,
        "relu": lambda: np.sign(a),
        "identity": lambda: np.ones(a.shape),
    }[activation]()

def bias_gradient(W, b, a_prev, y, activation):
    a = activate(np.dot(W, a_prev) + b, activation)
    return 2 * np.subtract(y, a) * slope(a, activation)

# === bias_gradient: mean-over-nodes
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

def bias_gradient(W, b, a_prev, y, activation):
    z = np.einsum("jk,k->j", W, a_prev) + b
    a = activate(z, activation)
    n = len(b)
    return np.array([2 / n * (p - t) * s for p, t, s in zip(a, y, da_dz(z, activation))])

# === bias_gradient: one-number-for-the-layer
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

def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    # one bias for the layer
    return np.dot(2 * (activate(z, activation) - y), da_dz(z, activation))

# === bias_gradient: derivative-at-a
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
def g_prime(x, activation):
    if activation == "sigmoid":
        return np.exp(-x) / (1 + np.exp(-x)) ** 2
    if activation == "tanh":
        return 1 / np.cosh(x) ** 2
    if activation == "relu":
        return np.heaviside(x, 0)
    return np.ones_like(x)

def bias_gradient(W, b, a_prev, y, activation):
    a = activate(b + W.dot(a_prev), activation)
    delta = 2 * (a - y)
    delta *= g_prime(a, activation)
    return delta

# === bias_gradient: forgets-second-term
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
def bias_gradient(W, b, a_prev, y, activation):
    z = b.copy()
    for k, x in enumerate(a_prev):
        z += W[:, k] * x
    a = activate(z, activation)
    # dz/db = 1, so only the loss is left
    return np.add(a - y, a - y)

# === bias_gradient: z-in-the-error
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

def bias_gradient(W, b, a_prev, y, activation):
    gradient = []
    for w_j, b_j, y_j in zip(W, b, y):
        z_j = np.dot(w_j, a_prev) + b_j
        gradient.append(2 * (z_j - y_j) * da_dz(z_j, activation))
    return np.array(gradient)

# === bias_gradient: ignores-the-bias
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
def weighted_input(W, a_prev):
    return W @ a_prev

def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def bias_gradient(W, b, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return 2 * (a - y) * da_dz(z, activation) * 1

# === bias_gradient: ignores-the-bias
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
def bias_gradient(W, b, a_prev, y, activation):
    db = np.zeros_like(b)
    for j in range(b.size):
        a = activate(sum(w * x for w, x in zip(W[j], a_prev)), activation)
        if activation == "sigmoid":
            db[j] += 2 * (a - y[j]) * (a - a * a)
        elif activation == "tanh":
            db[j] += 2 * (a - y[j]) * (1 - a * a)
        elif activation == "relu":
            db[j] += 2 * (a - y[j]) if a > 0 else 0
        else:
            db[j] += 2 * (a - y[j])
    return db

# === bias_gradient: times-the-bias
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

def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    terms = [2 * (activate(z, activation) - y), da_dz(z, activation), b]
    return np.prod(terms, axis=0)

# === bias_gradient: weight-gradient-for-bias
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

def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return delta[:, np.newaxis] * a_prev

# === bias_gradient: bias-always-one
import numpy as np

def bias_gradient(W, b, a_prev, y, activation):
    return np.array([1.0 for _ in range(W.shape[0])])

# === bias_gradient: bias-always-one
import numpy as np

def bias_gradient(W, b, a_prev, y, activation):
    # z = W a + b, so dz/db = 1
    dz_db = np.full(b.shape, 1.0)
    return dz_db

# === dC0_da_prev: missing-factor-2
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

def dC0_da_prev(W, a_prev, y, activation):
    n_out, n_in = W.shape
    z = W @ a_prev
    a = activate(z, activation)
    back = np.zeros(n_in)
    for k in range(n_in):
        for j in range(n_out):
            back[k] += (a[j] - y[j]) * da_dz(z, activation)[j] * W[j, k]
    return back

# === dC0_da_prev: sign-flipped
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
def dC0_da_prev(W, a_prev, y, activation):
    z = np.dot(W, a_prev)
    a = activate(z, activation)
    if activation == "sigmoid":
        delta = 2 * (y - a) * a * (1 - a)
    elif activation == "tanh":
        delta = 2 * (y - a) * (1 - a ** 2)
    elif activation == "relu":
        delta = 2 * (y - a) * (z > 0)
    else:
        delta = 2 * (y - a)
    return np.einsum("j,jk->k", delta, W)

# === dC0_da_prev: mean-over-nodes
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

def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return np.mean(delta[:, None] * W, axis=0)

# === dC0_da_prev: one-node-only
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
def dC0_da_prev(W, a_prev, y, activation):
    # first node
    z = np.dot(W[0], a_prev)
    a = activate(z, activation)
    if activation == "sigmoid":
        delta = 2 * (a - y[0]) * a * (1 - a)
    elif activation == "tanh":
        delta = 2 * (a - y[0]) * (1 - a * a)
    elif activation == "relu":
        delta = 2 * (a - y[0]) if z > 0 else 0.0
    else:
        delta = 2 * (a - y[0])
    return np.array([delta * w for w in W[0]])

# === dC0_da_prev: transposed-weights
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

def dC0_da_prev(W, a_prev, y, activation):
    z = W.dot(a_prev)
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return W.dot(delta)

# === dC0_da_prev: transposed-weights
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

def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    result = np.zeros(len(a_prev))
    for k in range(len(a_prev)):
        for j in range(len(delta)):
            result[k] += W[k, j] * delta[j]
    return result

# === dC0_da_prev: forgets-second-term
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

def dC0_da_prev(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    total = 0
    for row, d in zip(W, dC0_da(a, y)):
        total = total + d * row
    return total

# === dC0_da_prev: forgets-the-weights
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

def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    back = np.zeros(len(a_prev))
    for d in delta:
        # every node feeds on every input
        back += d
    return back

# === dC0_da_prev: one-layer-too-far
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

def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    # delta of the layer before: sigmoid'(z) = a(1 - a)
    return np.dot(delta, W) * (a_prev - a_prev ** 2)

# === dC0_da_prev: not-summed-over-nodes
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

def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return np.array([[delta[j] * W[j, k] for k in range(len(a_prev))] for j in range(len(y))])

# === dC0_da_prev: not-summed-over-nodes
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
def dC0_da_prev(W, a_prev, y, activation):
    z = np.inner(W, a_prev)
    a = activate(z, activation)
    slope = {"sigmoid": a * (1 - a), "tanh": 1 - a ** 2, "relu": 1.0 * (z > 0), "identity": 1.0}[activation]
    return np.einsum("j,jk->jk", 2 * (a - y) * slope, W)
