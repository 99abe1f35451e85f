# === dz_dw: input-of-node-j
import numpy as np

def dz_dw(W, a_prev, j, k):
    # w_jk goes from j to k
    source, _ = j, k
    return a_prev.item(source)

# === dz_dw: input-of-node-j
import numpy as np

def dz_dw(W, a_prev, j, k):
    inputs = list(a_prev)
    while j > 0:
        inputs.pop(0)
        j -= 1
    return inputs[0]

# === dz_dw: input-of-node-j
import numpy as np

def dz_dw(W, a_prev, j, k):
    start, end = j, k
    e = np.zeros(len(a_prev))
    e[start] = 1.0
    return np.dot(e, a_prev)

# === dz_dw: returns-the-weight
import numpy as np

def dz_dw(W, a_prev, j, k):
    row = W[j]
    return float(row[k])

# === dz_dw: weight-times-input
import numpy as np

def dz_dw(W, a_prev, j, k):
    summands = np.multiply(W, a_prev)
    return summands[j][k]

# === dz_dw: returns-z
import numpy as np

def dz_dw(W, a_prev, j, k):
    z = 0.0
    for i in range(len(a_prev)):
        z += W[j, i] * a_prev[i]
    return z

# === dz_dw: returns-z
import numpy as np

def weighted_input(W, a_prev):
    return np.einsum("jk,k->j", W, a_prev)

def dz_dw(W, a_prev, j, k):
    return weighted_input(W, a_prev)[j]

# === dz_dw: sums-the-inputs
import math
import numpy as np

def dz_dw(W, a_prev, j, k):
    return math.fsum(a_prev)

# === dz_dw: sums-the-inputs
import numpy as np

def dz_dw(W, a_prev, j, k):
    # all the w become 1
    return np.ones(W.shape)[j] @ a_prev

# === dz_dw: one-based-index
import numpy as np

def dz_dw(W, a_prev, j, k):
    # python counts from 0
    index = k - 1
    return a_prev.tolist()[index]

# === dz_dw: one-based-index
import numpy as np

def dz_dw(W, a_prev, j, k):
    return np.take(a_prev, k - 1)

# === dz_dw: one-based-index
import numpy as np

def dz_dw(W, a_prev, j, k):
    return np.roll(a_prev, 1)[k]

# === dz_dw: returns-every-input
import numpy as np

def dz_dw(W, a_prev, j, k):
    return np.array([a for a in a_prev])

# === dz_dw: returns-every-input
import numpy as np

def dz_dw(W, a_prev, j, k):
    # one row of the Jacobian
    return np.ones(1) * a_prev

# === dz_dw: returns-one
import numpy as np

def dz_dw(W, a_prev, j, k):
    # d/dw of w is 1
    return W[j, k] ** 0
