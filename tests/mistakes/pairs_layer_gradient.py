# === layer_gradient: transposed-outer + missing-factor-2
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    delta = (activate(z, activation) - y) * da_dz(z, activation)
    return np.outer(a_prev, delta)

# === layer_gradient: transposed-outer + sign-flipped
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def prime(a, z, activation):
    if activation == "sigmoid":
        return a - a * a
    elif activation == "tanh":
        return (1 + a) * (1 - a)
    elif activation == "relu":
        return (z > 0).astype(float)
    else:
        return np.ones(z.shape)
def layer_gradient(W, a_prev, y, activation):
    z = W.dot(a_prev)
    a = activate(z, activation)
    return np.einsum("j,j,k->kj", 2 * (y - a), prime(a, z, activation), a_prev)

# === layer_gradient: forgets-second-term + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def layer_gradient(W, a_prev, y, activation):
    error = activate(W @ a_prev, activation) - y
    return error[:, None] * a_prev[None, :]

# === layer_gradient: derivative-at-a + sign-flipped
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
def layer_gradient(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    dC = -2 * (a - y)
    return np.outer(dC * da_dz(a, activation), a_prev)

# === layer_gradient: z-taken-for-a + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def slope(x, activation):
    if activation == "sigmoid":
        return x * (1 - x)
    if activation == "tanh":
        return 1 - x ** 2
    if activation == "relu":
        return np.where(x > 0, 1.0, 0.0)
    return np.ones_like(x)
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    G = np.empty(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            G[j, k] = (activate(z[j], activation) - y[j]) * slope(z[j], activation) * a_prev[k]
    return G

# === layer_gradient: divides-by-inputs + sign-flipped
import numpy as np
def forward(W, x, activation):
    z = x @ W.T
    if activation == "sigmoid":
        return z, 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        return z, np.tanh(z)
    elif activation == "relu":
        return z, z * (z > 0)
    return z, z
def prime(a, z, activation):
    if activation == "sigmoid":
        return a - a * a
    elif activation == "tanh":
        return (1 + a) * (1 - a)
    elif activation == "relu":
        return (z > 0).astype(float)
    else:
        return np.ones(z.shape)
def layer_gradient(W, a_prev, y, activation):
    z, a = forward(W, a_prev, activation)
    delta = 2 * (y - a) * prime(a, z, activation)
    return delta.reshape(-1, 1) @ a_prev.reshape(1, -1) / a_prev.size

# === layer_gradient: mean-over-nodes + forgets-second-term
import numpy as np
def forward(W, x, activation):
    z = x @ W.T
    if activation == "sigmoid":
        return z, 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        return z, np.tanh(z)
    elif activation == "relu":
        return z, z * (z > 0)
    return z, z
def layer_gradient(W, a_prev, y, activation):
    _, a = forward(W, a_prev, activation)
    return np.outer(2 * (a - y) / len(a), a_prev)

# === layer_gradient: returns-the-weight + missing-factor-2
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    delta = (activate(z, activation) - y) * da_dz(z, activation)
    return np.diag(delta) @ W

# === layer_gradient: weight-times-input + sign-flipped
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    rows = []
    for j, w in enumerate(W):
        d = 2 * (y[j] - activate(z[j], activation)) * da_dz(z, activation)[j]
        rows.append(d * w * a_prev)
    return np.array(rows)

# === layer_gradient: z-in-the-error + missing-factor-2
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def prime(a, z, activation):
    if activation == "sigmoid":
        return a - a * a
    elif activation == "tanh":
        return (1 + a) * (1 - a)
    elif activation == "relu":
        return (z > 0).astype(float)
    else:
        return np.ones(z.shape)
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.multiply.outer((z - y) * prime(activate(z, activation), z, activation), a_prev)

# === layer_gradient: one-node-only + missing-factor-2
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
def layer_gradient(W, a_prev, y, activation):
    grad = np.zeros_like(W)
    z0 = W[0] @ a_prev
    grad[0] = (activate(z0, activation) - y[0]) * da_dz(z0, activation) * a_prev
    return grad

# === layer_gradient: drops-last-index + sign-flipped
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
def layer_gradient(W, a_prev, y, activation):
    n_out, n_in = W.shape
    z = W @ a_prev
    a = activate(z, activation)
    slopes = da_dz(z, activation)
    grad = np.zeros((n_out, n_in))
    for j in range(n_out - 1):
        for k in range(n_in):
            grad[j, k] = 2 * (y[j] - a[j]) * slopes[j] * a_prev[k]
    return grad

# === layer_gradient: skips-index-0 + missing-factor-2
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    delta = np.zeros(len(z))
    j = 1
    while j < len(z):
        delta[j] = (activate(z[j], activation) - y[j]) * da_dz(z[j], activation)
        j += 1
    return np.outer(delta, a_prev)

# === layer_gradient: same-row-for-every-node + sign-flipped
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    delta = 2 * (y - activate(z, activation)) * da_dz(z, activation)
    row = [delta[0] * x for x in a_prev]
    return np.array([row for _ in delta])

# === layer_gradient: same-column-for-every-input + forgets-second-term
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def layer_gradient(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    column = 2 * (a - y) * a_prev[0]
    G = np.ones_like(W)
    for k in range(len(a_prev)):
        G[:, k] = column
    return G

# === layer_gradient: normalised + sign-flipped
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    G = np.outer(2 * (y - activate(z, activation)) * da_dz(z, activation), a_prev)
    return G / np.sqrt(np.sum(G ** 2))

# === layer_gradient: clipped + missing-factor-2
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    G = np.outer((activate(z, activation) - y) * da_dz(z, activation), a_prev)
    return np.minimum(np.maximum(G, -1), 1)

# === layer_gradient: activates-the-input + always-sigmoid-derivative
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def layer_gradient(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    delta = 2 * (a - y) * a * (1 - a)
    return np.outer(delta, activate(a_prev, activation))

# === layer_gradient: transposed-outer + forgets-second-term
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def layer_gradient(W, a_prev, y, activation):
    n_out, n_in = W.shape
    a = activate(W @ a_prev, activation)
    return np.array([[2 * (a[j] - y[j]) * a_prev[k] for j in range(n_out)] for k in range(n_in)])

# === layer_gradient: adds-the-terms + missing-factor-2
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    first, second = activate(z, activation) - y, da_dz(z, activation)
    return np.add.outer(first + second, a_prev)

# === layer_gradient: sums-over-all-nodes + sign-flipped
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    S = 0.0
    for j in range(len(y)):
        S -= 2 * (activate(z, activation)[j] - y[j]) * da_dz(z, activation)[j]
    return np.tile(S * a_prev, (len(y), 1))

# === layer_gradient: forgets-to-differentiate + mean-over-nodes
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def layer_gradient(W, a_prev, y, activation):
    a = activate(W @ a_prev, activation)
    return (2 / y.size) * np.outer(a * a - a * y, a_prev)

# === layer_gradient: mean-over-nodes + one-number-for-the-layer
# the mean slope for every node
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
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation).mean(), a_prev)
