# === weight_gradient: missing-factor-2 + derivative-at-a
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def derivative(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)
def weight_gradient(W, a_prev, y, j, k, activation):
    a = activate(np.dot(W, a_prev), activation)
    return (a[j] - y[j]) * derivative(a, activation)[j] * a_prev[k]

# === weight_gradient: sign-flipped + z-taken-for-a
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = sum(W[j, i] * a_prev[i] for i in range(len(a_prev)))
    if activation == "sigmoid":
        a, slope = 1 / (1 + np.exp(-z)), z * (1 - z)
    elif activation == "tanh":
        a, slope = np.tanh(z), 1 - z ** 2
    elif activation == "relu":
        a, slope = max(z, 0), float(z > 0)
    else:
        a, slope = z, 1
    return 2 * (y[j] - a) * slope * a_prev[k]

# === weight_gradient: one-based-index + missing-factor-2
import numpy as np
def activate(z, activation):
    return {"sigmoid": lambda: 1 / (1 + np.exp(-z)), "tanh": lambda: np.tanh(z),
            "relu": lambda: np.maximum(z, 0), "identity": lambda: z}[activation]()
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    slopes = {"sigmoid": a - a ** 2, "tanh": 1 - a ** 2, "relu": (z > 0) + 0.0, "identity": 0 * z + 1}
    j, k = j - 1, k - 1  # w_12 is in the first row and the second column
    return (a - y)[j] * slopes[activation][j] * a_prev[k]

# === weight_gradient: input-of-node-j + sign-flipped
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W.dot(a_prev)[j]
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z)); g = a * (1 - a)
    elif activation == "tanh":
        a = np.tanh(z); g = 1 - a * a
    elif activation == "relu":
        a = np.maximum(z, 0); g = 1.0 * (z > 0)
    else:
        a = z; g = 1.0
    return -(2 * (a - y[j]) * g * a_prev[j])

# === weight_gradient: swaps-j-and-k + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    if activation == "sigmoid":
        g = a * (1 - a)
    elif activation == "tanh":
        g = 1 - a ** 2
    elif activation == "relu":
        g = np.where(z > 0, 1.0, 0.0)
    else:
        g = np.ones_like(z)
    delta = (a - y) * g
    return delta[k] * a_prev[j]

# === weight_gradient: forgets-second-term + returns-the-weight
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def weight_gradient(W, a_prev, y, j, k, activation):
    a_j = activate(np.inner(W[j], a_prev), activation)
    return 2 * (a_j - y[j]) * W[j, k]

# === weight_gradient: keeps-the-square + always-sigmoid-derivative
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def weight_gradient(W, a_prev, y, j, k, activation):
    a = activate(W @ a_prev, activation)[j]
    first = 2 * (a - y[j]) ** 2
    second = a * (1 - a)
    third = a_prev[k]
    return first * second * third

# === weight_gradient: sums-over-all-nodes + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def slope(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return 1.0 if z > 0 else 0.0
    return 1.0
def weight_gradient(W, a_prev, y, j, k, activation):
    total = 0
    for row, target in zip(W, y):
        z = row @ a_prev
        total += (activate(z, activation) - target) * slope(z, activation) * a_prev[k]
    return total

# === weight_gradient: own-activation-as-input + sign-flipped
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W[j] @ a_prev
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z))
        return 2 * (y[j] - a) * a ** 2 * (1 - a)
    if activation == "tanh":
        a = np.tanh(z)
        return 2 * (y[j] - a) * (1 - a ** 2) * a
    if activation == "relu":
        return 2 * (y[j] - z) * z if z > 0 else 0.0
    return 2 * (y[j] - z) * z

# === weight_gradient: z-in-the-error + forgets-third-term
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    def sig(x):
        return 1 / (1 + np.exp(-x))
    g = {"sigmoid": sig(z) * sig(-z) if activation == "sigmoid" else None,
         "tanh": 1 - np.tanh(z) ** 2, "relu": np.where(z > 0, 1.0, 0.0), "identity": np.ones_like(z)}
    return (2 * (z - y) * g[activation])[j]

# === weight_gradient: forgets-to-differentiate + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def weight_gradient(W, a_prev, y, j, k, activation):
    a = activate(W @ a_prev, activation)
    terms = (a[j] - y[j], a[j], a_prev[k])
    return np.prod(terms)

# === weight_gradient: two-a-minus-y + forgets-second-term
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def weight_gradient(W, a_prev, y, j, k, activation):
    out = activate(np.einsum("jk,k->j", W, a_prev), activation)
    return (2 * out[j] - y[j]) * a_prev[k]

# === weight_gradient: mean-over-nodes + returns-z
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = np.matmul(W, a_prev)
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z)); g = a * (1 - a)
    elif activation == "tanh":
        a = np.tanh(z); g = 1 - a * a
    elif activation == "relu":
        a = np.maximum(z, 0); g = 1.0 * (z > 0)
    else:
        a = z; g = np.ones(z.shape)
    dC_da = 2 * (a - y) / len(y)
    return dC_da[j] * g[j] * np.sum(W[j] * a_prev)

# === weight_gradient: forgets-first-term + input-of-node-j
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = float(W[j] @ a_prev)
    if activation == "sigmoid":
        slope = np.exp(-z) / (1 + np.exp(-z)) ** 2
    elif activation == "tanh":
        slope = 1 - np.tanh(z) ** 2
    elif activation == "relu":
        slope = 1.0 if z > 0 else 0.0
    else:
        slope = 1.0
    return slope * a_prev[j]

# === weight_gradient: returns-updated-weight + sign-flipped
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W[j] @ a_prev
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z)); g = a * (1 - a)
    elif activation == "tanh":
        a = np.tanh(z); g = 1 - a * a
    elif activation == "relu":
        a = np.maximum(z, 0); g = 1.0 * (z > 0)
    else:
        a = z; g = 1
    step = 2 * (y[j] - a) * g * a_prev[k]
    return W[j, k] - step

# === weight_gradient: always-sigmoid + missing-factor-2
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    sigmoid = lambda x: 1 / (1 + np.exp(-x))
    a = sigmoid(np.dot(W[j], a_prev))
    return (a - y[j]) * a * (1 - a) * a_prev[k]

# === weight_gradient: weight-times-input + forgets-second-term
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    return W[j, k] * a_prev[k] * 2 * (activate(z, activation)[j] - y[j])
