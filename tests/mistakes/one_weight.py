# === weight_gradient: missing-factor-2
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
    z = W[j].dot(a_prev)
    a = activate(z, activation)
    if activation == "sigmoid":
        slope = a * (1 - a)
    elif activation == "tanh":
        slope = 1 - a ** 2
    elif activation == "relu":
        slope = 1 if z > 0 else 0
    else:
        slope = 1
    return (a - y[j]) * slope * a_prev[k]

# === weight_gradient: missing-factor-2
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

def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    # half of the square
    first = dC0_da(a, y)[j] / 2
    second = da_dz(z, activation)[j]
    return first * second * a_prev[k]

# === weight_gradient: sign-flipped
import numpy as np

def g_and_slope(z, activation):
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z))
        return a, a * (1 - a)
    if activation == "tanh":
        a = np.tanh(z)
        return a, 1 - a * a
    if activation == "relu":
        return (z, 1.0) if z > 0 else (0.0, 0.0)
    return z, 1.0

def weight_gradient(W, a_prev, y, j, k, activation):
    z_j = sum(W[j, i] * a_prev[i] for i in range(len(a_prev)))
    a_j, slope = g_and_slope(z_j, activation)
    gradient = 2 * (y[j] - a_j)
    gradient *= slope
    gradient *= a_prev[k]
    return gradient

# === weight_gradient: sign-flipped
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
    table = {"sigmoid": a - a ** 2, "tanh": 1 - a ** 2, "relu": (z > 0) * 1.0, "identity": np.ones(z.shape)}
    return table[activation]

def weight_gradient(W, a_prev, y, j, k, activation):
    z = np.dot(W, a_prev)
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    # descent: against the slope
    return -np.outer(delta, a_prev)[j, k]

# === weight_gradient: four-instead-of-2
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

def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    return 2 * dC0_da(a, y)[j] * da_dz(z, activation)[j] * a_prev[k]

# === weight_gradient: mean-over-nodes
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
    n_out, n_in = W.shape
    z = np.zeros(n_out)
    for r in range(n_out):
        for c in range(n_in):
            z[r] += W[r, c] * a_prev[c]
    a = activate(z, activation)
    dC_da = (a - y) * 2 / n_out
    return (dC_da * da_dz(z, activation))[j] * a_prev[k]

# === weight_gradient: keeps-the-square
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
def slope(z, name):
    if name == "identity":
        return 1.0
    if name == "relu":
        return float(z > 0)
    if name == "tanh":
        return 1 - np.tanh(z) ** 2
    return activate(z, name) * (1 - activate(z, name))

def weight_gradient(W, a_prev, y, j, k, activation):
    z = W[j] @ a_prev
    diff = activate(z, activation) - y[j]
    return np.prod([2, diff, diff, slope(z, activation), a_prev[k]])

# === weight_gradient: returns-the-loss
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
    z = np.inner(W, a_prev)
    a = activate(z, activation)
    cost = (y[j] - a[j]) ** 2
    if activation == "sigmoid":
        return cost * (a[j] - a[j] ** 2) * a_prev[k]
    if activation == "tanh":
        return cost * (1 - a[j] ** 2) * a_prev[k]
    if activation == "relu":
        return cost * a_prev[k] if z[j] > 0 else 0.0
    return cost * a_prev[k]

# === weight_gradient: two-a-minus-y
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
    # three links
    first = 2 * a[j] - y[j]
    second = da_dz(z, activation)[j]
    third = a_prev[k]
    product = 1
    for link in (first, second, third):
        product = product * link
    return product

# === weight_gradient: forgets-to-differentiate
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
    z = W.dot(a_prev)
    a = activate(z, activation)
    second = activate(z[j], activation)
    return 2 * (a[j] - y[j]) * second * a_prev[k]

# === weight_gradient: forgets-to-differentiate
import numpy as np

def weight_gradient(W, a_prev, y, j, k, activation):
    g = {
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "tanh": np.tanh,
        "relu": lambda x: max(0.0, x),
        "identity": lambda x: x,
    }[activation]
    z_j = sum(w * a for w, a in zip(W[j], a_prev))
    # (a - y) a, multiplied out
    return 2 * a_prev[k] * (g(z_j) ** 2 - y[j] * g(z_j))

# === weight_gradient: z-taken-for-a
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
def sigmoid_derivative(x):
    return x * (1 - x)

def tanh_derivative(x):
    return 1 - x ** 2

def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    if activation == "sigmoid":
        g_prime = sigmoid_derivative(z)
    elif activation == "tanh":
        g_prime = tanh_derivative(z)
    elif activation == "relu":
        g_prime = (z > 0).astype(float)
    else:
        g_prime = np.ones(len(z))
    return 2 * (a[j] - y[j]) * g_prime[j] * a_prev[k]

# === weight_gradient: derivative-at-a
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
    a = activate(np.dot(W, a_prev), activation)
    dC = 2 * (a - y)
    da = da_dz(a, activation)
    dz = a_prev
    return np.einsum("j,j,k->jk", dC, da, dz)[j, k]

# === weight_gradient: always-sigmoid
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def weight_gradient(W, a_prev, y, j, k, activation):
    a_j = sigmoid(np.dot(W[j, :], a_prev))
    return 2 * a_prev[k] * a_j * (1 - a_j) * (a_j - y[j])

# === weight_gradient: always-sigmoid
import math
import numpy as np

def weight_gradient(W, a_prev, y, j, k, activation):
    z = math.fsum(W[j, i] * a_prev[i] for i in range(a_prev.size))
    e = math.exp(-z)
    a = 1 / (1 + e)
    first = 2 * (a - y[j])
    second = a * a * e
    third = a_prev[k]
    return first * second * third

# === weight_gradient: input-of-node-j
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

def dz_dw(W, a_prev, j, k):
    return a_prev[k]

def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    # dz_dw wants the node in front first
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, k, j)

# === weight_gradient: input-of-node-j
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
    z = np.matmul(W, a_prev.reshape(-1, 1)).reshape(-1)
    a = activate(z, activation)
    if activation == "sigmoid":
        delta = 2 * (a - y) * a * (1 - a)
    elif activation == "tanh":
        delta = 2 * (a - y) * (1 + a) * (1 - a)
    elif activation == "relu":
        delta = 2 * (a - y)
        delta[z < 0] = 0
    else:
        delta = 2 * (a - y)
    return np.prod((delta[j], a_prev[j]))

# === weight_gradient: returns-the-weight
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return (delta[:, np.newaxis] * W)[j, k]

# === weight_gradient: weight-times-input
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
def g_prime(z, activation):
    if activation == "sigmoid":
        return activate(z, "sigmoid") * activate(-z, "sigmoid")
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    return 1.0 if activation == "identity" or z > 0 else 0.0

def weight_gradient(W, a_prev, y, j, k, activation):
    summands = [w * a for w, a in zip(W[j], a_prev)]
    z_j = sum(summands)
    a_j = activate(z_j, activation)
    return 2 * (a_j - y[j]) * g_prime(z_j, activation) * summands[k]

# === weight_gradient: returns-z
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
    z = W.dot(a_prev)
    a = activate(z, activation)
    terms = np.vstack([2 * (a - y), da_dz(z, activation), z])
    return terms.prod(axis=0)[j]

# === weight_gradient: sums-the-inputs
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
    gradient = 0.0
    for i in range(len(a_prev)):
        gradient += 2 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_prev[i]
    return gradient

# === weight_gradient: one-based-index
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
    # w_12 is row 1, column 2, but python starts at 0
    row, column = j - 1, k - 1
    z = np.dot(W[row], a_prev)
    a = activate(z, activation)
    error = 2 * (a - y[row])
    if activation == "sigmoid":
        return error * a * (1 - a) * a_prev[column]
    if activation == "tanh":
        return error * (1 - a * a) * a_prev[column]
    if activation == "relu":
        return error * np.heaviside(z, 0) * a_prev[column]
    return error * a_prev[column]

# === weight_gradient: one-based-index
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

def weight_gradient(W, a_prev, y, j, k, activation):
    return layer_gradient(W, a_prev, y, activation)[j - 1][k - 1]

# === weight_gradient: always-sigmoid-derivative
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
    z = W @ a_prev
    a = activate(z, activation)
    # a(1 - a) as on the slide
    return 2 * (a[j] - y[j]) * (a[j] - a[j] ** 2) * a_prev[k]

# === weight_gradient: forgets-second-term
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

def dz_dw(W, a_prev, j, k):
    return a_prev[k]

def weight_gradient(W, a_prev, y, j, k, activation):
    a = activate(W @ a_prev, activation)
    return dC0_da(a, y)[j] * dz_dw(W, a_prev, j, k)

# === weight_gradient: forgets-second-term
import numpy as np

def weight_gradient(W, a_prev, y, j, k, activation):
    z = 0.0
    for w, a in zip(W[j], a_prev):
        z += w * a
    if activation == "sigmoid":
        out = 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        out = np.tanh(z)
    elif activation == "relu":
        out = z if z > 0 else 0.0
    else:
        out = z
    return 2 * out * a_prev[k] - 2 * y[j] * a_prev[k]

# === weight_gradient: forgets-third-term
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

def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    delta = np.multiply(dC0_da(activate(z, activation), y), da_dz(z, activation))
    return delta[j]

# === weight_gradient: forgets-first-term
import numpy as np

def weight_gradient(W, a_prev, y, j, k, activation):
    z = np.einsum("k,k", W[j], a_prev)
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s) * a_prev[k]
    if activation == "tanh":
        return a_prev[k] * (1 - np.tanh(z) ** 2)
    if activation == "relu":
        return a_prev[k] if z > 0 else 0.0
    return a_prev[k]

# === weight_gradient: adds-the-terms
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
    chain = [2 * (a[j] - y[j]), da_dz(z, activation)[j], a_prev[k]]
    return sum(chain)

# === weight_gradient: own-activation-as-input
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
    z = W @ a_prev
    a = activate(z, activation)
    if activation == "sigmoid":
        # 2(a - y) a (1 - a) a
        return 2 * (a[j] - y[j]) * a[j] ** 2 * (1 - a[j])
    if activation == "tanh":
        return 2 * (a[j] - y[j]) * a[j] * (1 - a[j] ** 2)
    return 2 * (a[j] - y[j]) * a[j]

# === weight_gradient: z-in-the-error
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

def dC0_da(a, y):
    return 2 * (a - y)

def weight_gradient(W, a_prev, y, j, k, activation):
    z = np.array([row @ a_prev for row in W])
    return dC0_da(z, y)[j] * da_dz(z, activation)[j] * a_prev[k]

# === weight_gradient: sums-over-all-nodes
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
    total = 0.0
    for i in range(len(y)):
        total += 2 * (a[i] - y[i]) * da_dz(z, activation)[i] * a_prev[k]
    return total

# === weight_gradient: swaps-j-and-k
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
    # from j to k
    source, goal = j, k
    return 2 * (a[goal] - y[goal]) * da_dz(z, activation)[goal] * a_prev[source]

# === weight_gradient: activates-the-input
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
    z = np.dot(W, a_prev)
    a = activate(z, activation)
    a_k = activate(a_prev[k], activation)
    return 2 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_k

# === weight_gradient: returns-updated-weight
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
    learning_rate = 1
    w = W[j, k]
    w -= learning_rate * 2 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_prev[k]
    return w
