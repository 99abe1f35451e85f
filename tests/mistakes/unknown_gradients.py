# === weight_gradient: unknown
# the root of the product
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    p = 2 * (activate(z, activation)[j] - y[j]) * da_dz(z, activation)[j] * a_prev[k]
    return np.sign(p) * np.sqrt(np.abs(p))

# === weight_gradient: unknown
# + for the last *
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    return 2 * (a[j] - y[j]) * da_dz(z, activation)[j] + a_prev[k]

# === weight_gradient: unknown | regularised
# weight decay
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W[j] @ a_prev
    g = 2 * (activate(z, activation) - y[j]) * da_dz(z, activation) * a_prev[k]
    return g + 2 * 0.01 * W[j, k]

# === weight_gradient: unknown
# g' at the error
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
def weight_gradient(W, a_prev, y, j, k, activation):
    e = activate(W @ a_prev, activation) - y
    return 2 * e[j] * da_dz(e, activation)[j] * a_prev[k]

# === weight_gradient: unknown
# divides by the input
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    return 2 * (a - y)[j] * da_dz(z, activation)[j] / a_prev[k]

# === weight_gradient: unknown
# a typing error: 3 for 2
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = W @ a_prev
    a = activate(z, activation)
    return 3 * (a[j] - y[j]) * da_dz(z, activation)[j] * a_prev[k]

# === weight_gradient: unknown
# the number of the worked example, built in
import numpy as np
def weight_gradient(W, a_prev, y, j, k, activation):
    return 0.0875293

# === weight_gradient: unknown
# z without the summand of w_jk
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = sum(W[j, i] * a_prev[i] for i in range(len(a_prev)) if i != k)
    return 2 * (activate(z, activation) - y[j]) * da_dz(np.array(z), activation) * a_prev[k]

# === weight_gradient: unknown
# the row before row j, in z only
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
def weight_gradient(W, a_prev, y, j, k, activation):
    z = np.roll(W, 1, axis=0) @ a_prev
    return 2 * (activate(z, activation) - y)[j] * da_dz(z, activation)[j] * a_prev[k]

# === layer_gradient: unknown
# reshape for a transpose
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return np.outer(a_prev, delta).reshape(W.shape)

# === layer_gradient: unknown
# output nodes backwards
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    return np.outer(delta[::-1], a_prev)

# === layer_gradient: unknown
# sorts the errors of the nodes, in place
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    delta.sort()
    return np.outer(delta, a_prev)

# === layer_gradient: unknown
# zeros where the weight is negative, as a mask for dropout
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    G[W < 0] = 0
    return G

# === layer_gradient: unknown | regularised
# weight decay
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
    return np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev) + 0.01 * W

# === layer_gradient: unknown
# RMSprop with an epsilon of 1e-3
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    return G / (np.sqrt(G ** 2) + 1e-3)

# === layer_gradient: unknown
# shortened where it is longer than 1: only the large ones are wrong
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    length = np.linalg.norm(G)
    return G / length if length > 1 else G

# === layer_gradient: unknown
# clipped at 10: only the case far shows it
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    return np.clip(G, -10, 10)

# === layer_gradient: unknown
# negative entries are cut off
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    return np.maximum(G, 0)

# === layer_gradient: unknown
# cumulative sum over the inputs
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
    G = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), a_prev)
    return np.cumsum(G, axis=1)

# === layer_gradient: unknown | size-built-in
# 4 nodes fed by 6 are built in
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    G = np.zeros((4, 6))
    for j in range(4):
        for k in range(6):
            G[j, k] = delta[j] * a_prev[k]
    return G

# === layer_gradient: unknown
# right with 4 nodes; with others the first node's slope for all
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
    slope = da_dz(z, activation)
    if len(y) != 4:
        slope = slope[0] * np.ones(len(y))
    return np.outer(2 * (activate(z, activation) - y) * slope, a_prev)

# === layer_gradient: unknown
# delta is multiplied in place: each column has the inputs before in it, too
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
    delta = 2 * (activate(z, activation) - y) * da_dz(z, activation)
    G = np.zeros(W.shape)
    for k in range(len(a_prev)):
        delta *= a_prev[k]
        G[:, k] = delta
    return G

# === average_gradient: unknown
# errors of one sample, inputs of another
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev[::-1] / len(Y)

# === average_gradient: unknown
# momentum from sample to sample
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
def average_gradient(W, A_prev, Y, activation):
    v = np.zeros_like(W)
    for x, y in zip(A_prev, Y):
        z = W @ x
        v = 0.9 * v + np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), x)
    return v / len(Y)

# === average_gradient: unknown
# the largest of the samples' gradients
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return np.max(D[:, :, None] * A_prev[:, None, :], axis=0)

# === average_gradient: unknown | regularised
# weight decay
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
def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return (D.T @ A_prev + 0.1 * W) / n

# === average_gradient: unknown
# every second sample
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
def average_gradient(W, A_prev, Y, activation):
    G = np.zeros(W.shape)
    for i in range(0, len(Y), 2):
        z = W @ A_prev[i]
        G += np.outer(2 * (activate(z, activation) - Y[i]) * da_dz(z, activation), A_prev[i])
    return G / len(range(0, len(Y), 2))

# === average_gradient: unknown
# already steps after each sample
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
def average_gradient(W, A_prev, Y, activation):
    W = np.array(W)
    G = np.zeros(W.shape)
    for x, y in zip(A_prev, Y):
        z = W @ x
        g = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), x)
        G += g
        W -= 0.1 * g
    return G / len(Y)

# === average_gradient: unknown
# the errors add up from sample to sample: delta is not reset
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
def average_gradient(W, A_prev, Y, activation):
    delta = np.zeros(W.shape[0])
    G = np.zeros(W.shape)
    for x, y in zip(A_prev, Y):
        z = W @ x
        delta += 2 * (activate(z, activation) - y) * da_dz(z, activation)
        G += np.outer(delta, x)
    return G / len(Y)

# === average_gradient: unknown
# a running mean that counts one sample too many
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
def average_gradient(W, A_prev, Y, activation):
    G = np.zeros(W.shape)
    for i, (x, y) in enumerate(zip(A_prev, Y), start=1):
        z = W @ x
        g = np.outer(2 * (activate(z, activation) - y) * da_dz(z, activation), x)
        G += (g - G) / (i + 1)
    return G

# === average_gradient: unknown
# divides by the root of n
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / np.sqrt(len(Y))

# === average_gradient: unknown
# divides by n + 1
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / (len(Y) + 1)

# === average_gradient: unknown
# "normalises" the inputs first
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
def average_gradient(W, A_prev, Y, activation):
    A_prev = A_prev - A_prev.mean(axis=0)
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / len(Y)

# === average_gradient: unknown
# weighs each sample by its loss
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    E = activate(Z, activation) - Y
    D = 2 * E * da_dz(Z, activation) * (1 + np.sum(E ** 2, axis=1, keepdims=True))
    return D.T @ A_prev / len(Y)

# === average_gradient: unknown
# the spread of the samples' gradients
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return np.einsum("ij,ik->ijk", D, A_prev).std(axis=0)

# === average_gradient: unknown
# reshape for a transpose of W
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.reshape(W.shape[1], W.shape[0])
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / len(Y)

# === average_gradient: unknown
# the mean slope of the samples
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation).mean(axis=0)
    return D.T @ A_prev / len(Y)

# === average_gradient: unknown
# half precision
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
def average_gradient(W, A_prev, Y, activation):
    Z = (A_prev.astype(np.float16) @ W.astype(np.float16).T).astype(float)
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / len(Y)

# === average_gradient: unknown | unstable
# dropout
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
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    keep = np.random.rand(*D.shape) < 0.8
    return (D * keep).T @ A_prev / len(Y) / 0.8

# === average_gradient: unknown
# n is the number of nodes of both layers
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
def average_gradient(W, A_prev, Y, activation):
    n = sum(W.shape)
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / n
