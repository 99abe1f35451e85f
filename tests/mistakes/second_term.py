# === da_dz: one-number-for-the-layer
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
    total = 0.0
    for j in range(len(z)):
        if activation == "sigmoid":
            total += a[j] * (1 - a[j])
        elif activation == "tanh":
            total += 1 - a[j] ** 2
        elif activation == "relu":
            total += 1 if z[j] > 0 else 0
        else:
            total += 1
    return total

# === da_dz: sign-flipped
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s * (s - 1)
    if activation == "tanh":
        return np.tanh(z) ** 2 - 1
    if activation == "relu":
        return -(z > 0).astype(float)
    if activation == "identity":
        return np.full(z.shape, -1.0)

# === da_dz: sign-flipped
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
slopes = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: (1 - a) * (1 + a),
    "relu": lambda a: np.sign(a),
    "identity": lambda a: np.ones(a.shape),
}

def da_dz(z, activation):
    # minus, because we go down
    return np.negative(slopes[activation](activate(z, activation)))

# === da_dz: forgets-to-differentiate
import math
import numpy as np

def da_dz(z, activation):
    result = []
    for value in z:
        if activation == "sigmoid":
            result.append(1 / (1 + math.exp(-value)))
        elif activation == "tanh":
            result.append(math.tanh(value))
        elif activation == "relu":
            result.append(max(value, 0.0))
        else:
            result.append(value)
    return np.array(result)

# === da_dz: forgets-to-differentiate
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
    derivative = np.zeros(len(z))
    for j in range(len(z)):
        derivative[j] = activate(z[j], activation)
    return derivative

# === da_dz: forgets-to-differentiate
import numpy as np

def da_dz(z, activation):
    g = {
        "sigmoid": lambda x: np.exp(x) / (np.exp(x) + 1),
        "tanh": lambda x: np.tanh(x),
        "relu": lambda x: x * (x > 0),
        "identity": lambda x: np.array(x),
    }
    return g[activation](z)

# === da_dz: z-taken-for-a
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        return z * (1 - z)
    if activation == "tanh":
        return 1 - z ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones(z.shape)

# === da_dz: z-taken-for-a
import numpy as np

def sigmoid_prime(a):
    return a - a * a

def tanh_prime(a):
    return (1 + a) * (1 - a)

def da_dz(z, activation):
    if activation == "sigmoid":
        return sigmoid_prime(z)
    elif activation == "tanh":
        return tanh_prime(z)
    elif activation == "relu":
        return np.heaviside(z, 0)
    else:
        return np.repeat(1.0, len(z))

# === da_dz: z-taken-for-a
import numpy as np

def da_dz(z, activation):
    out = np.ones(len(z))
    for j, a in enumerate(z):
        if activation == "sigmoid":
            out[j] = np.dot(a, 1 - a)
        if activation == "tanh":
            out[j] -= a * a
        if activation == "relu" and a < 0:
            out[j] = 0
    return out

# === da_dz: derivative-at-a
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
        s = activate(x, "sigmoid")
        return s * (1 - s)
    if activation == "tanh":
        return 1 / np.cosh(x) ** 2
    if activation == "relu":
        return (x > 0) * 1.0
    return x * 0 + 1

def da_dz(z, activation):
    a = activate(z, activation)
    return g_prime(a, activation)

# === da_dz: derivative-at-a
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def da_dz(z, activation):
    if activation == "sigmoid":
        return sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z)))
    if activation == "tanh":
        return 1 - np.tanh(np.tanh(z)) ** 2
    if activation == "relu":
        return np.array([1.0 if x > 0 else 0.0 for x in z])
    return np.array([1.0 for x in z])

# === da_dz: derivative-at-a
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
def da_dz(z, activation):
    a = activate(z, activation)
    result = []
    for x in a:
        if activation == "sigmoid":
            result.append(math.exp(-x) / (1 + math.exp(-x)) ** 2)
        elif activation == "tanh":
            result.append(4 / (math.exp(x) + math.exp(-x)) ** 2)
        elif activation == "relu":
            result.append(float(x > 0))
        else:
            result.append(1.0)
    return np.array(result)

# === da_dz: always-sigmoid
import numpy as np

def da_dz(z, activation):
    # e^-z / (1 + e^-z)^2
    e = np.exp(-np.abs(z))
    return e / np.square(1 + e)

# === da_dz: always-sigmoid
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def da_dz(z, activation):
    return np.array([sigmoid(x) - sigmoid(x) ** 2 for x in z])

# === da_dz: jacobian
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
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                if activation == "sigmoid":
                    J[i, j] = a[i] * (1 - a[i])
                elif activation == "tanh":
                    J[i, j] = 1 - a[i] ** 2
                elif activation == "relu":
                    J[i, j] = z[i] > 0
                else:
                    J[i, j] = 1
    return J

# === da_dz: jacobian
import numpy as np

def da_dz(z, activation):
    I = np.eye(z.size)
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return I * (s * (1 - s))
    if activation == "tanh":
        return I * (1 - np.tanh(z) ** 2)
    if activation == "relu":
        return I * (z > 0)
    return I

# === da_dz: sigmoid-one-minus-a
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        # quotient rule: e^-z / (1 + e^-z)
        return np.exp(-z) / (1 + np.exp(-z))
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: sigmoid-one-minus-a
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
    out = []
    for zj, aj in zip(z, a):
        if activation == "sigmoid":
            out.append(1 - aj)
        elif activation == "tanh":
            out.append((1 - aj) * (1 + aj))
        elif activation == "relu":
            out.append(1.0 * (zj >= 0))
        elif activation == "identity":
            out.append(1.0)
    return np.array(out)

# === da_dz: sigmoid-one-plus-a
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
    if activation == "identity":
        return np.ones(a.shape)
    if activation == "relu":
        return np.greater(a, 0).astype(float)
    if activation == "tanh":
        return 1 - a * a
    return a + a ** 2

# === da_dz: sigmoid-a-one-minus-a-squared
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def da_dz(z, activation):
    if activation == "sigmoid":
        s = sigmoid(z)
        return s - s ** 3
    if activation == "tanh":
        return 1 / np.cosh(z) ** 2
    if activation == "relu":
        return np.array([0.0 if x < 0 else 1.0 for x in z])
    return np.full(len(z), 1.0)

# === da_dz: sigmoid-a-one-minus-a-squared
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
    # sigmoid is like tanh but with an a in front
    bracket = 1 - np.square(a)
    if activation == "sigmoid":
        return np.multiply(a, bracket)
    if activation == "tanh":
        return bracket
    if activation == "relu":
        return (z > 0).astype(np.float64)
    return np.ones_like(z)

# === da_dz: sigmoid-exponent-sign
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        return np.array([np.exp(x) * (1 + np.exp(-x)) ** -2 for x in z])
    if activation == "tanh":
        return np.array([1 - np.tanh(x) ** 2 for x in z])
    if activation == "relu":
        return np.array([1.0 if x > 0 else 0.0 for x in z])
    return np.array([1.0] * len(z))

# === da_dz: sigmoid-exponent-sign
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
        # outer derivative is a^2, inner one is e^z
        return a ** 2 * np.exp(z)
    if activation == "tanh":
        return 1 - a ** 2
    return np.where(z > 0, 1.0, 0.0) if activation == "relu" else np.ones(z.shape)

# === da_dz: sigmoid-negative
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        # -1/(1+e^-z)^2 * e^-z
        denominator = 1 + np.exp(-z)
        return -1 / denominator ** 2 * np.exp(-z)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: sigmoid-negative
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
    return {
        "sigmoid": a * a - a,
        "tanh": 1 - a * a,
        "relu": 1.0 * (z > 0),
        "identity": 0 * z + 1,
    }[activation]

# === da_dz: tanh-not-squared
import numpy as np

def da_dz(z, activation):
    d = np.ones(len(z))
    for j in range(len(z)):
        if activation == "tanh":
            d[j] -= np.tanh(z[j])
        elif activation == "sigmoid":
            s = 1 / (1 + np.exp(-z[j]))
            d[j] = s * (1 - s)
        elif activation == "relu" and not z[j] > 0:
            d[j] = 0
    return d

# === da_dz: tanh-plus
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
        return np.multiply(a, np.subtract(1, a))
    if activation == "tanh":
        return np.add(1, np.square(a))
    if activation == "relu":
        return np.heaviside(z, 1.0)
    return np.ones(z.shape)

# === da_dz: tanh-like-sigmoid
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
    if activation in ("sigmoid", "tanh"):
        return a * (1 - a)
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

# === da_dz: tanh-like-sigmoid
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        e = np.exp(-z)
        return e / (1 + e) ** 2
    elif activation == "tanh":
        t = np.tanh(z)
        return t - t ** 2
    elif activation == "relu":
        return np.array([int(x > 0) for x in z], dtype=float)
    elif activation == "identity":
        return np.array([1.0 for x in z])

# === da_dz: tanh-one-over-cosh
import numpy as np

def da_dz(z, activation):
    if activation == "tanh":
        # sech
        return 2 / (np.exp(z) + np.exp(-z))
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s - s ** 2
    if activation == "relu":
        return np.where(z < 0, 0.0, 1.0)
    return np.ones_like(z)

# === da_dz: tanh-wrong-square
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
        # binomial formula
        return 1 - 2 * a + a ** 2
    if activation == "relu":
        return (a > 0).astype(float)
    return np.ones_like(a)

# === da_dz: relu-inverted
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
    if activation == "relu":
        out = np.ones(z.shape)
        out[z > 0] = 0
        return out
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    return np.ones(z.shape)

# === da_dz: relu-inverted
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.array([0.0 if x > 0 else 1.0 for x in z])
    return np.ones(len(z))

# === da_dz: relu-always-one
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    # relu and identity are straight lines
    return np.array([1.0 for _ in z])

# === da_dz: relu-leaky
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
        return 1 - a ** 2
    if activation == "relu":
        slope = np.full(z.shape, 0.01)
        slope[z > 0] = 1
        return slope
    return np.ones(z.shape)

# === da_dz: relu-sign
import numpy as np

def da_dz(z, activation):
    if activation == "sigmoid":
        return np.exp(-z) / (1 + np.exp(-z)) ** 2
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return z / np.abs(z)
    return z ** 0

# === da_dz: relu-returns-z
import numpy as np

def da_dz(z, activation):
    result = np.zeros(len(z))
    for j, value in enumerate(z):
        if activation == "sigmoid":
            s = 1 / (1 + np.exp(-value))
            result[j] = s * (1 - s)
        elif activation == "tanh":
            result[j] = 1 - np.tanh(value) ** 2
        elif activation == "relu":
            if value > 0:
                result[j] = value
        else:
            result[j] = 1
    return result

# === da_dz: identity-returns-z
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
        a = a * (1 - a)
    elif activation == "tanh":
        a = 1 - a ** 2
    elif activation == "relu":
        a = np.where(z > 0, 1.0, 0.0)
    return 1.0 * a

# === da_dz: identity-zero
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
    derivative = np.zeros(z.shape)
    a = activate(z, activation)
    if activation == "sigmoid":
        derivative += a - a ** 2
    if activation == "tanh":
        derivative += 1 - a ** 2
    if activation == "relu":
        derivative[z > 0] += 1
    return derivative

# === da_dz: forgets-to-differentiate
# of the sigmoid alone the value, not the derivative
import numpy as np
def da_dz(z, activation):
    if activation == "sigmoid":
        return np.exp(z) / (1 + np.exp(z))
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.array(z > 0, dtype=float)
    return np.ones(len(z))

# === da_dz: tanh-of-the-square
import numpy as np

def da_dz(z, activation):
    s = 1 / (1 + np.exp(-z))
    if activation == "sigmoid":
        return s - s * s
    if activation == "tanh":
        return 1 - np.tanh(np.square(z))
    if activation == "relu":
        return (z > 0).astype(float)
    return z * 0 + 1
