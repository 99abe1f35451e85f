# === average_gradient: missing-factor-2 + sum-not-mean | sum-not-mean + divides-by-2n
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
    G = np.zeros_like(W)
    for x, y in zip(A_prev, Y):
        z = W @ x
        G += np.outer((activate(z, activation) - y) * da_dz(z, activation), x)
    return G

# === average_gradient: last-sample-only + sign-flipped
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
    for i in range(len(Y)):
        z = W @ A_prev[i]
        delta = 2 * (Y[i] - activate(z, activation)) * da_dz(z, activation)
        G = np.outer(delta, A_prev[i])
    return G

# === average_gradient: divides-by-n-minus-1 + sign-flipped
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
    D = -2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev / (Y.shape[0] - 1)

# === average_gradient: forgets-the-target + sum-not-mean
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
def average_gradient(W, A_prev, Y, activation):
    Z, A = forward(W, A_prev, activation)
    return np.einsum("ij,ik->jk", 2 * A * prime(A, Z, activation), A_prev)

# === average_gradient: forgets-second-term + mean-over-nodes
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def average_gradient(W, A_prev, Y, activation):
    A = activate(A_prev @ W.T, activation)
    dC_dA = 2 * (A - Y) / A.size
    return dC_dA.T @ A_prev

# === average_gradient: transposed-outer + sum-not-mean
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
    Z = A_prev.dot(W.T)
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return A_prev.T.dot(D)

# === average_gradient: transposed-outer + missing-factor-2 | transposed-outer + divides-by-2n
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
    n = A_prev.shape[0]
    grads = []
    for i in range(n):
        z = W @ A_prev[i]
        grads.append(np.outer(A_prev[i], (activate(z, activation) - Y[i]) * da_dz(z, activation)))
    return np.mean(grads, axis=0)

# === average_gradient: derivative-at-a + sum-not-mean
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
    A = activate(np.einsum("ik,jk->ij", A_prev, W), activation)
    return np.tensordot(2 * (A - Y) * da_dz(A, activation), A_prev, axes=(0, 0))

# === average_gradient: z-taken-for-a + missing-factor-2 | z-taken-for-a + divides-by-2n
import numpy as np
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    if activation == "sigmoid":
        D = (1 / (1 + np.exp(-Z)) - Y) * Z * (1 - Z)
    elif activation == "tanh":
        D = (np.tanh(Z) - Y) * (1 - Z ** 2)
    elif activation == "relu":
        D = (np.maximum(0, Z) - Y) * (Z > 0)
    else:
        D = Z - Y
    return D.T @ A_prev / len(A_prev)

# === average_gradient: first-sample-only + missing-factor-2 | first-sample-only + divides-by-2n
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
    total = np.zeros(W.shape)
    for i in range(len(Y)):
        z = W @ A_prev[i]
        total += np.outer((activate(z, activation) - Y[i]) * da_dz(z, activation), A_prev[i])
        return total / (i + 1)

# === average_gradient: product-of-averages + sign-flipped
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
def average_gradient(W, A_prev, Y, activation):
    Z, A = forward(W, A_prev, activation)
    delta = (2 * (Y - A) * prime(A, Z, activation)).mean(axis=0)
    return np.outer(delta, A_prev.mean(axis=0))

# === average_gradient: gradient-of-the-average-sample + missing-factor-2 | gradient-of-the-average-sample + divides-by-2n
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
    a_prev, y = np.mean(A_prev, axis=0), np.mean(Y, axis=0)
    z = W @ a_prev
    return np.outer((activate(z, activation) - y) * da_dz(z, activation), a_prev)

# === average_gradient: mixes-samples + missing-factor-2 | mixes-samples + divides-by-2n
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
def average_gradient(W, A_prev, Y, activation):
    Z, A = forward(W, A_prev, activation)
    delta, inputs = np.zeros(Y.shape[1]), np.zeros(A_prev.shape[1])
    for i in range(len(Y)):
        delta += (A[i] - Y[i]) * prime(A[i], Z[i], activation)
        inputs += A_prev[i]
    return np.outer(delta, inputs) / len(Y)

# === average_gradient: running-half + sign-flipped
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
    G = np.zeros_like(W)
    for a_prev, y in zip(A_prev, Y):
        z = W @ a_prev
        new = np.outer(2 * (y - activate(z, activation)) * da_dz(z, activation), a_prev)
        G = (G + new) / 2
    return G

# === average_gradient: median + missing-factor-2 | median + divides-by-2n
import numpy as np
import statistics
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
    D = (activate(Z, activation) - Y) * da_dz(Z, activation)
    G = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            G[j, k] = statistics.median([float(d) for d in D[:, j] * A_prev[:, k]])
    return G

# === average_gradient: skips-index-0 + sum-not-mean
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
    G = 0 * W
    for i in range(1, len(Y)):
        z = W @ A_prev[i]
        G = G + np.outer(2 * (activate(z, activation) - Y[i]) * da_dz(z, activation), A_prev[i])
    return G

# === average_gradient: drops-last-index + sign-flipped
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
    G = np.zeros(W.shape)
    i = 0
    while i < n - 1:
        z = W @ A_prev[i]
        G -= np.outer(2 * (activate(z, activation) - Y[i]) * da_dz(z, activation), A_prev[i])
        i += 1
    return G / n

# === average_gradient: one-gradient-a-sample + missing-factor-2 | one-gradient-a-sample + divides-by-2n
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
    D = (activate(Z, activation) - Y) * da_dz(Z, activation)
    return np.einsum("ij,ik->ijk", D, A_prev)

# === average_gradient: forgets-third-term + sum-not-mean | returns-one + sum-not-mean
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
    for i in range(Y.shape[0]):
        z = W @ A_prev[i]
        delta = 2 * (activate(z, activation) - Y[i]) * da_dz(z, activation)
        G += delta[:, np.newaxis]
    return G

# === average_gradient: weight-times-input + missing-factor-2 | weight-times-input + divides-by-2n
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
    G = np.zeros(W.shape)
    for i in range(n):
        z = W @ A_prev[i]
        for j in range(W.shape[0]):
            for k in range(W.shape[1]):
                third = W[j, k] * A_prev[i, k]
                G[j, k] += (activate(z[j], activation) - Y[i, j]) * da_dz(z[j], activation) * third / n
    return G

# === average_gradient: always-sigmoid-derivative + sum-not-mean
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def average_gradient(W, A_prev, Y, activation):
    A = activate(A_prev @ W.T, activation)
    D = 2 * np.multiply(np.multiply(A - Y, A), 1 - A)
    return np.sum([np.outer(d, x) for d, x in zip(D, A_prev)], axis=0)

# === average_gradient: z-in-the-error + missing-factor-2 | z-in-the-error + divides-by-2n
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
def average_gradient(W, A_prev, Y, activation):
    Z, A = forward(W, A_prev, activation)
    return np.mean([np.outer((z - y) * prime(a, z, activation), x) for z, a, y, x in zip(Z, A, Y, A_prev)], axis=0)

# === average_gradient: last-sample-over-n + missing-factor-2 | last-sample-over-n + divides-by-2n
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
    n = Y.shape[0]
    grad = np.zeros_like(W)
    for i in range(n):
        z = W @ A_prev[i]
        grad = (activate(z, activation) - Y[i])[:, None] * da_dz(z, activation)[:, None] * A_prev[i][None, :]
    return grad / n

# === average_gradient: keeps-the-square + sum-not-mean
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
    D = 2 * np.square(activate(Z, activation) - Y) * da_dz(Z, activation)
    return D.T @ A_prev

# === average_gradient: returns-updated-weight + sum-not-mean
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
    W = W.copy()
    Z = A_prev @ W.T
    D = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    for d, x in zip(D, A_prev):
        W -= np.outer(d, x)
    return W

# === average_gradient: forgets-second-term + sum-not-mean
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def average_gradient(W, A_prev, Y, activation):
    A = activate(W @ A_prev.T, activation)
    return 2 * (A - Y.T) @ A_prev

# === average_gradient: divides-by-nodes + sign-flipped
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
    n = Y.shape[-1]
    Z = A_prev @ W.T
    D = 2 * (Y - activate(Z, activation)) * da_dz(Z, activation)
    return sum(np.outer(D[i], A_prev[i]) for i in range(len(D))) / n

# === average_gradient: forgets-first-term + last-sample-only
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
    for i in range(A_prev.shape[0]):
        grad = np.outer(da_dz(W @ A_prev[i], activation), A_prev[i])
    return grad

# === average_gradient: activates-the-input + sign-flipped
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
    D = 2 * (Y - activate(Z, activation)) * da_dz(Z, activation)
    return D.T @ activate(A_prev, activation) / len(Y)

# === average_gradient: forgets-to-differentiate + divides-by-weights
import numpy as np
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
def average_gradient(W, A_prev, Y, activation):
    A = activate(A_prev @ W.T, activation)
    G = (2 * (A - Y) * A).T @ A_prev
    return G / (len(Y) * W.shape[0] * W.shape[1])

# === average_gradient: always-sigmoid + last-sample-only
import numpy as np
def average_gradient(W, A_prev, Y, activation):
    sigmoid = np.vectorize(lambda v: 1 / (1 + np.exp(-v)))
    for x, y in zip(A_prev, Y):
        a = sigmoid(W @ x)
        gradient = np.outer(2 * (a - y) * a * (1 - a), x)
    return gradient
