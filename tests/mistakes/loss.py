# === sample_loss: half-in-loss
# as in the book by Nielsen
import numpy as np

def sample_loss(a, y):
    total = 0.0
    for j in range(len(a)):
        total += 0.5 * (a[j] - y[j]) ** 2
    return total

# === sample_loss: half-in-loss
import numpy as np

def sample_loss(a, y):
    diff = np.subtract(y, a)
    # 1/2 so that the derivative is nicer
    return np.dot(diff, diff) * (1 / 2)

# === sample_loss: half-in-loss
import math
import numpy as np

def sample_loss(a, y):
    return math.fsum((float(p) - float(t)) ** 2 / 2 for p, t in zip(a, y))

# === sample_loss: mean-over-nodes
import numpy as np

def sample_loss(a, y):
    # mean squared error
    errors = []
    for output, target in zip(a, y):
        errors.append((output - target) ** 2)
    return sum(errors) / len(errors)

# === sample_loss: mean-over-nodes
import numpy as np

def mse(pred, truth):
    return np.average(np.square(np.subtract(pred, truth)))

def sample_loss(a, y):
    return mse(a, y)

# === sample_loss: mean-over-nodes
import numpy as np

def sample_loss(a, y):
    n_out = a.shape[0]
    r = (a - y).reshape(1, n_out)
    return (r @ r.T)[0, 0] / n_out

# === sample_loss: not-squared
import numpy as np

def sample_loss(a, y):
    C_0 = 0
    for j in range(a.size):
        C_0 = C_0 + a[j] - y[j]
    return C_0

# === sample_loss: not-squared
import numpy as np

def sample_loss(a, y):
    # ones times the differences adds them up
    return np.ones(len(a)) @ (a - y)

# === sample_loss: absolute-loss
import numpy as np

def sample_loss(a, y):
    cost = 0.0
    for aj, yj in zip(a, y):
        if aj > yj:
            cost += aj - yj
        else:
            cost += yj - aj
    return cost

# === sample_loss: absolute-loss
import numpy as np

def sample_loss(a, y):
    # the L1 distance of output and target
    return np.linalg.norm(a - y, ord=1)

# === sample_loss: square-of-the-sum
import numpy as np

def sample_loss(a, y):
    error = 0
    for j, target in enumerate(y):
        error += a[j] - target
    return error * error

# === sample_loss: square-of-the-sum
import numpy as np

def square(x):
    return x * x

def sample_loss(a, y):
    return square(sum([p - q for p, q in zip(a, y)]))

# === sample_loss: root-of-the-loss
import numpy as np

def sample_loss(a, y):
    # length of the difference vector
    return np.linalg.norm(np.array(y) - np.array(a))

# === sample_loss: root-of-the-loss
import math
import numpy as np

def sample_loss(a, y):
    total = 0.0
    for j in range(len(y)):
        total += (y[j] - a[j]) * (y[j] - a[j])
    return math.sqrt(total)

# === sample_loss: difference-of-squares
import numpy as np

def sample_loss(a, y):
    # (a + y)(a - y), third binomial formula
    return np.dot(a + y, a - y)

# === sample_loss: difference-of-squares
import numpy as np

def sample_loss(a, y):
    loss = 0.0
    for j in range(len(a)):
        loss += a[j] * a[j]
        loss -= y[j] * y[j]
    return loss

# === sample_loss: not-summed
import numpy as np

def sample_loss(a, y):
    loss = np.zeros(len(a))
    for j in range(len(a)):
        loss[j] = (a[j] - y[j]) ** 2
    return loss

# === sample_loss: not-summed
import numpy as np

def sample_loss(a, y):
    # binomial formula
    return np.power(a, 2) - 2 * np.multiply(a, y) + np.power(y, 2)

# === sample_loss: one-node-only
import numpy as np

def sample_loss(a, y):
    for j in range(len(a)):
        difference = a[j] - y[j]
        return difference ** 2

# === sample_loss: one-node-only
import numpy as np

def sample_loss(a, y):
    first_a, *_ = a
    first_y, *_ = y
    return pow(first_y - first_a, 2)

# === sample_loss: skips-index-0
import numpy as np

def sample_loss(a, y):
    total = 0.0
    for j in range(1, len(a)):
        total += (a[j] - y[j]) ** 2
    return total

# === sample_loss: skips-index-0
import numpy as np

def sample_loss(a, y):
    squares = np.square(a - y)
    return squares.sum() - squares[0]

# === sample_loss: drops-last-index
import numpy as np

def sample_loss(a, y):
    n_out = len(a)
    total, j = 0.0, 0
    while j < n_out - 1:
        total += (a[j] - y[j]) ** 2
        j += 1
    return total

# === sample_loss: drops-last-index
import numpy as np

def sample_loss(a, y):
    # sum from 0 to n_out - 1
    return sum((y[j] - a[j]) ** 2 for j in range(0, len(y) - 1))

# === weighted_input: not-summed
import numpy as np

def weighted_input(W, a_prev):
    n_out, n_in = W.shape
    z = np.zeros((n_out, n_in))
    for j in range(n_out):
        for k in range(n_in):
            z[j, k] = W[j, k] * a_prev[k]
    return z

# === weighted_input: not-summed
import numpy as np

def weighted_input(W, a_prev):
    return np.einsum("jk,k->jk", W, a_prev)

# === weighted_input: not-summed
import numpy as np

def weighted_input(W, a_prev):
    return W @ np.diag(a_prev)

# === weighted_input: skips-index-0
import numpy as np

def weighted_input(W, a_prev):
    z = []
    for row in W:
        z_j = 0.0
        for k in range(1, len(a_prev)):
            z_j += row[k] * a_prev[k]
        z.append(z_j)
    return np.array(z)

# === weighted_input: skips-index-0
import numpy as np

def weighted_input(W, a_prev):
    inputs = np.array(a_prev)
    inputs[0] = 0
    return np.matmul(W, inputs)

# === weighted_input: drops-last-index
import numpy as np

def weighted_input(W, a_prev):
    n_in = len(a_prev)
    z = np.zeros(W.shape[0])
    for k in range(n_in - 1):
        z += W[:, k] * a_prev[k]
    return z

# === weighted_input: drops-last-index
import numpy as np

def weighted_input(W, a_prev):
    def add_up(row, k):
        # recursion: this summand and all further ones
        if k >= len(a_prev) - 1:
            return 0.0
        return row[k] * a_prev[k] + add_up(row, k + 1)
    return np.array([add_up(row, 0) for row in W])

# === weighted_input: transposed-weights
import numpy as np

def weighted_input(W, a_prev):
    z = np.zeros(len(W))
    for j in range(len(W)):
        for k in range(len(a_prev)):
            z[j] += W[k][j] * a_prev[k]
    return z

# === weighted_input: transposed-weights
import numpy as np

def weighted_input(W, a_prev):
    # columns are the nodes
    return np.dot(W.T, a_prev)

# === weighted_input: sums-wrong-axis
import numpy as np

def weighted_input(W, a_prev):
    products = W * a_prev[np.newaxis, :]
    z = np.zeros(W.shape[1])
    for row in products:
        z = z + row
    return z

# === weighted_input: sums-wrong-axis
import numpy as np

def weighted_input(W, a_prev):
    return np.array([sum(W[j][k] * a_prev[k] for j in range(len(W))) for k in range(len(a_prev))])

# === weighted_input: adds-one
import numpy as np

def weighted_input(W, a_prev):
    bias = 1
    z = np.zeros(len(W))
    for j in range(len(W)):
        z[j] = bias
        for k in range(len(a_prev)):
            z[j] += W[j, k] * a_prev[k]
    return z

# === weighted_input: adds-one
import numpy as np

def weighted_input(W, a_prev):
    # put a 1 in front of the inputs for the bias
    ones = np.ones((W.shape[0], 1))
    W_b = np.hstack([ones, W])
    x = np.concatenate(([1.0], a_prev))
    return W_b.dot(x)

# === weighted_input: averages-inputs
import numpy as np

def weighted_input(W, a_prev):
    n_in = a_prev.shape[0]
    return np.array([np.dot(w_j, a_prev) / n_in for w_j in W])

# === weighted_input: averages-inputs
import numpy as np
from statistics import fmean

def weighted_input(W, a_prev):
    return np.array([fmean([w * a for w, a in zip(row, a_prev)]) for row in W])

# === weighted_input: activates-too-soon
import numpy as np

def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))

def weighted_input(W, a_prev):
    z = np.dot(W, a_prev)
    return sigmoid(z)

# === weighted_input: activates-too-soon
import math
import numpy as np

def weighted_input(W, a_prev):
    out = []
    for j in range(W.shape[0]):
        s = 0
        for k in range(W.shape[1]):
            s += W[j, k] * a_prev[k]
        # squash it between 0 and 1
        out.append((1 + math.tanh(s / 2)) / 2)
    return np.array(out)

# === weighted_input: one-number-for-the-layer
import numpy as np

def weighted_input(W, a_prev):
    z = 0.0
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            z += W[j, k] * a_prev[k]
    return z

# === weighted_input: one-number-for-the-layer
import numpy as np

def weighted_input(W, a_prev):
    return np.einsum("jk,k->", W, a_prev)
