# === sample_loss: unknown
# the fourth power
def sample_loss(a, y):
    return ((a - y) ** 4).sum()

# === sample_loss: unknown
# takes the target away twice
def sample_loss(a, y):
    total = 0
    for j in range(len(a)):
        d = a[j] - y[j]
        total += (d - y[j]) ** 2
    return total

# === sample_loss: unknown
# the largest square, not their sum
import numpy as np
def sample_loss(a, y):
    return np.max((a - y) ** 2)

# === sample_loss: unknown
# Huber's loss
import numpy as np
def sample_loss(a, y):
    r = np.abs(a - y)
    return np.sum(np.where(r < 1, r ** 2, 2 * r - 1))

# === sample_loss: unknown
# relative to the targets
def sample_loss(a, y):
    return ((a - y) @ (a - y)) / (y @ y)

# === sample_loss: unknown
# np.var takes the mean off first
import numpy as np
def sample_loss(a, y):
    return np.var(a - y) * len(a)

# === sample_loss: unknown
# weighs each node by its number
def sample_loss(a, y):
    C = 0.0
    for j, (p, t) in enumerate(zip(a, y), start=1):
        C += j * (p - t) ** 2
    return C

# === weighted_input: unknown
# absolute weights
import numpy as np
def weighted_input(W, a_prev):
    return np.abs(W) @ a_prev

# === weighted_input: unknown
# the inputs come in backwards
import numpy as np
def weighted_input(W, a_prev):
    return W @ np.flip(a_prev)

# === weighted_input: unknown
# forgets to start again at 0 for each node
import numpy as np
def weighted_input(W, a_prev):
    z = []
    total = 0.0
    for row in W:
        for w, x in zip(row, a_prev):
            total += w * x
        z.append(total)
    return np.array(z)

# === dC0_da: unknown
# a typing error in the coefficient
def dC0_da(a, y):
    return 2.5 * (a - y)

# === dC0_da: unknown
# weight decay on the activations
def dC0_da(a, y):
    return 2 * (a - y) + 0.02 * a

# === dC0_da: unknown
# the bracket is closed too late: y is squared
def dC0_da(a, y):
    return 2 * (a - y ** 2)

# === dC0_da: unknown
# scaled by the largest error
import numpy as np
def dC0_da(a, y):
    e = 2 * (a - y)
    return e / (np.max(np.abs(e)) + 1e-3)

# === dC0_da: unknown
# "gradient clipping" at 5: right wherever errors are small
import numpy as np
def dC0_da(a, y):
    return np.clip(2 * (a - y), -5, 5)

# === dC0_da: unknown
# the targets backwards
def dC0_da(a, y):
    return 2 * (a - y[::-1])

# === dC0_da: unknown
# the power rule for a cube
def dC0_da(a, y):
    return 3 * (a - y) ** 2

# === dC0_da: unknown
# cumulative sum
import numpy as np
def dC0_da(a, y):
    return 2 * np.cumsum(a - y)

# === dC0_da: unknown | rounded
# cut to whole numbers
import numpy as np
def dC0_da(a, y):
    return np.trunc(2 * (a - y))

# === dC0_da: unknown | unstable
# momentum, kept in a global from call to call
velocity = 0.0
def dC0_da(a, y):
    global velocity
    g = 2 * (a - y)
    if getattr(velocity, "shape", ()) != g.shape:
        velocity = 0 * g
    velocity = 0.9 * velocity + 0.1 * g
    return velocity

# === dC0_da: unknown
# the last node is meant to be the first: a roll
import numpy as np
def dC0_da(a, y):
    return np.roll(2 * (a - y), 1)

# === da_dz: unknown
# 1 - tanh^3
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
        return 1 - a ** 3
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: unknown
# cos for cosh
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)
    if activation == "tanh":
        return 1 / np.cos(z) ** 2
    if activation == "relu":
        return 1.0 * (z > 0)
    return np.ones_like(z)

# === da_dz: unknown
# relu's threshold at 1
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
        return np.where(z > 1, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: unknown
# a leaky relu with slope 0.1
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
    return {"sigmoid": a - a * a, "tanh": 1 - a * a, "relu": np.where(z > 0, 1, 0.1), "identity": z * 0 + 1}[activation]

# === da_dz: unknown
# the "hard" sigmoid's slope
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        return np.where(np.abs(z) < 2.5, 0.2, 0.0)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: unknown
# tanh: 4 / (e^z + e^-z), without the square
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        return np.exp(-z) / (1 + np.exp(-z)) ** 2
    if activation == "tanh":
        return 4 / (np.exp(z) + np.exp(-z))
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: unknown
# a relu that is smooth
import numpy as np
def da_dz(z, activation):
    sig = lambda x: 1 / (1 + np.exp(-x))
    if activation == "sigmoid":
        return sig(z) * sig(-z)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return sig(z)
    return np.ones_like(z)

# === da_dz: unknown
# the identity's slope as a sign
import numpy as np
def da_dz(z, activation):
    if activation == "identity":
        return np.sign(z)
    if activation == "relu":
        return (np.sign(z) + 1) / 2
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)

# === da_dz: unknown | finite-difference
# measured, with a step that is much too large
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
    h = 0.1
    return (activate(z + h, activation) - activate(z - h, activation)) / (2 * h)

# === da_dz: unknown
# a is written over: tanh goes through the sigmoid's line first
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
    if activation in ("sigmoid", "tanh"):
        a = a * (1 - a)
    if activation == "tanh":
        a = 1 - a ** 2
    if activation == "relu":
        a = np.ones_like(z) * (z > 0)
    if activation == "identity":
        a = np.ones_like(z)
    return a

# === dz_dw: unknown
# two too low
def dz_dw(W, a_prev, j, k):
    return a_prev[k - 2]

# === dz_dw: unknown
# counts from the end
def dz_dw(W, a_prev, j, k):
    return a_prev[::-1][k]

# === dz_dw: unknown
# squared
def dz_dw(W, a_prev, j, k):
    return a_prev[k] ** 2

# === dz_dw: unknown
# the mean input
import numpy as np
def dz_dw(W, a_prev, j, k):
    return np.mean(a_prev)

# === dz_dw: unknown
# the largest summand
def dz_dw(W, a_prev, j, k):
    return max(W[j] * a_prev)
