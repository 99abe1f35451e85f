# === sample_loss: half-in-loss + mean-over-nodes
import numpy as np
def sample_loss(a, y):
    return 0.5 * np.mean((a - y) ** 2)

# === sample_loss: root-of-the-loss + mean-over-nodes
import math
def sample_loss(a, y):
    total = 0.0
    for predicted, wanted in zip(a, y):
        total += (predicted - wanted) * (predicted - wanted)
    return math.sqrt(total) / len(a)

# === sample_loss: absolute-loss + mean-over-nodes
import numpy as np
def sample_loss(a, y):
    mae = np.abs(y - a).mean()
    return mae

# === sample_loss: half-in-loss + skips-index-0
def sample_loss(a, y):
    C = 0
    for j in range(1, len(a)):
        C = C + 0.5 * (a[j] - y[j]) ** 2
    return C

# === sample_loss: half-in-loss + difference-of-squares
import numpy as np
def sample_loss(a, y):
    return 1 / 2 * (np.sum(a * a) - np.sum(y * y))

# === sample_loss: drops-last-index + mean-over-nodes
def sample_loss(a, y):
    n = len(a)
    s = 0.0
    for i in range(n - 1):
        s += (a[i] - y[i]) ** 2
    return s / n

# === sample_loss: not-summed + half-in-loss
import numpy as np
def sample_loss(a, y):
    diff = np.subtract(a, y)
    return np.square(diff) / 2

# === sample_loss: square-of-the-sum + half-in-loss
import numpy as np
def sample_loss(a, y):
    error = (a - y).sum()
    return error ** 2 / 2

# === sample_loss: not-squared + mean-over-nodes
import numpy as np
def sample_loss(a, y):
    return np.average(a - y)

# === sample_loss: one-node-only + half-in-loss
def sample_loss(a, y):
    e = a[0] - y[0]
    return 0.5 * e * e

# === weighted_input: averages-inputs + adds-one
import numpy as np
def weighted_input(W, a_prev):
    return np.mean(W * a_prev, axis=1) + 1

# === weighted_input: skips-index-0 + adds-one
import numpy as np
def weighted_input(W, a_prev):
    # the bias is the weight of the zeroth input, which is always 1
    z = np.ones(W.shape[0])
    for j in range(W.shape[0]):
        for k in range(1, W.shape[1]):
            z[j] += W[j, k] * a_prev[k]
    return z

# === dC0_da: sign-flipped + missing-factor-2
def dC0_da(a, y):
    return y - a

# === dC0_da: missing-factor-2 + mean-over-nodes
import numpy as np
def dC0_da(a, y):
    n = len(y)
    return np.array([(a_j - y_j) / n for a_j, y_j in zip(a, y)])

# === dC0_da: keeps-the-square + sign-flipped
import numpy as np
def dC0_da(a, y):
    return -2 * np.power(y - a, 2)

# === dC0_da: forgets-the-target + mean-over-nodes
def dC0_da(a, y):
    return 2 / a.size * a

# === dC0_da: includes-second-term + missing-factor-2
import numpy as np
def dC0_da(a, y):
    # delta = (a - y) * sigmoid'(z), as in the book
    delta = np.multiply(a - y, a * (1.0 - a))
    return delta

# === dC0_da: includes-second-term + sign-flipped
def dC0_da(a, y):
    return 2 * (y - a) * (a - a ** 2)

# === dC0_da: absolute-difference + missing-factor-2
import numpy as np
def dC0_da(a, y):
    return np.where(a > y, a - y, y - a)

# === dC0_da: one-number-for-the-layer + missing-factor-2
import numpy as np
def dC0_da(a, y):
    return np.sum(a) - np.sum(y)

# === dC0_da: one-number-for-the-layer + mean-over-nodes
import numpy as np
def dC0_da(a, y):
    return 2 * np.mean(a - y)

# === dC0_da: one-number-for-the-layer + sign-flipped
def dC0_da(a, y):
    s = 0
    for j in range(len(a)):
        s += 2 * (y[j] - a[j])
    return s

# === dC0_da: a-minus-two-y + sign-flipped
def dC0_da(a, y):
    return 2 * y - a

# === dC0_da: two-a-minus-y + mean-over-nodes
import numpy as np
def dC0_da(a, y):
    grad = np.zeros(len(a))
    for i, (p, t) in enumerate(zip(a, y)):
        grad[i] = (2 * p - t) / len(a)
    return grad

# === dC0_da: forgets-the-target + missing-factor-2
import numpy as np
def dC0_da(a, y):
    # d/da of a^2 / 2; y is a constant and falls away
    return np.array(a)

# === da_dz: sigmoid-one-minus-a + tanh-not-squared
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        return 1 - 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        return 1 - np.tanh(z)
    elif activation == "relu":
        return (z > 0).astype(float)
    else:
        return np.ones(len(z))

# === da_dz: relu-returns-z + identity-returns-z
import numpy as np
def da_dz(z, activation):
    def relu(v):
        return v if v > 0 else 0.0
    rules = {
        "sigmoid": lambda v: np.exp(-v) / (1 + np.exp(-v)) ** 2,
        "tanh": lambda v: 1 - np.tanh(v) ** 2,
        "relu": relu,
        "identity": lambda v: v,
    }
    return np.array([rules[activation](v) for v in z])

# === da_dz: sign-flipped + tanh-plus
import numpy as np
def da_dz(z, activation):
    if activation == "tanh":
        d = 1 + np.tanh(z) ** 2
    elif activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        d = s * (1 - s)
    elif activation == "relu":
        d = np.heaviside(z, 0.0)
    else:
        d = np.ones_like(z)
    return -d

# === da_dz: forgets-to-differentiate + sign-flipped
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
    return -activate(z, activation)

# === da_dz: always-sigmoid + sigmoid-one-minus-a
import numpy as np
def da_dz(z, activation):
    a = 1.0 / (1.0 + np.exp(-z))
    return 1 - a

# === da_dz: z-taken-for-a + relu-inverted
import numpy as np
def da_dz(z, activation):
    match activation:
        case "sigmoid":
            return z * (1 - z)
        case "tanh":
            return 1 - z * z
        case "relu":
            return np.where(z > 0, 0.0, 1.0)
        case "identity":
            return np.full(z.shape, 1.0)

# === da_dz: relu-leaky + identity-zero
import numpy as np
def da_dz(z, activation):
    out = np.zeros_like(z)
    for i in range(z.size):
        if activation == "sigmoid":
            s = 1 / (1 + np.exp(-z[i]))
            out[i] = s - s * s
        if activation == "tanh":
            t = np.tanh(z[i])
            out[i] = (1 - t) * (1 + t)
        if activation == "relu":
            out[i] = 1 if z[i] > 0 else 0.01
    return out

# === da_dz: derivative-at-a + identity-returns-z
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
    b = activate(a, activation)
    if activation == "sigmoid":
        return b * (1 - b)
    if activation == "tanh":
        return 1 - b ** 2
    if activation == "relu":
        return (b > 0) * 1.0
    return b * 1.0

# === da_dz: one-number-for-the-layer + tanh-one-over-cosh
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        d = s * (1 - s)
    elif activation == "tanh":
        d = 1 / np.cosh(z)
    elif activation == "relu":
        d = np.where(z > 0, 1.0, 0.0)
    else:
        d = np.ones_like(z)
    return d.sum()

# === da_dz: jacobian + sign-flipped
import numpy as np
def da_dz(z, activation):
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        if activation == "sigmoid":
            s = 1 / (1 + np.exp(-z[i]))
            J[i, i] = s * (s - 1)
        elif activation == "tanh":
            J[i, i] = np.tanh(z[i]) ** 2 - 1
        elif activation == "relu":
            J[i, i] = -1.0 if z[i] > 0 else 0.0
        else:
            J[i, i] = -1.0
    return J

# === da_dz: always-sigmoid + sign-flipped | always-sigmoid + sigmoid-negative
import numpy as np
def da_dz(z, activation):
    e = np.exp(-z)
    return -e / (1 + e) ** 2

# === da_dz: tanh-like-sigmoid + relu-sign
import numpy as np
def da_dz(z, activation):
    if activation == "relu":
        return np.where(z > 0, 1.0, -1.0)
    if activation == "identity":
        return z ** 0
    a = np.tanh(z) if activation == "tanh" else 1 / (1 + np.exp(-z))
    return a * (1 - a)

# === da_dz: sigmoid-exponent-sign + tanh-wrong-square
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        return np.exp(z) * (1 + np.exp(-z)) ** -2
    if activation == "tanh":
        return (1 - np.tanh(z)) ** 2
    if activation == "relu":
        return np.array([1.0 if v > 0 else 0.0 for v in z])
    if activation == "identity":
        return np.array([1.0] * len(z))

# === dz_dw: input-of-node-j + one-based-index
def dz_dw(W, a_prev, j, k):
    return a_prev[j - 1]

# === dz_dw: weight-times-input + input-of-node-j
def dz_dw(W, a_prev, j, k):
    w_jk = W[j][k]
    return w_jk * a_prev[j]
