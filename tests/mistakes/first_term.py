# === dC0_da: missing-factor-2
import numpy as np

def dC0_da(a, y):
    return a - y

# === dC0_da: missing-factor-2
import numpy as np

def dC0_da(a, y):
    grad = np.zeros(len(a))
    for j in range(len(a)):
        # derivative of 1/2 (a - y)^2
        grad[j] = 0.5 * 2 * (a[j] - y[j])
    return grad

# === dC0_da: missing-factor-2
import numpy as np

def dC0_da(a, y):
    delta = np.copy(a)
    delta -= y
    return delta

# === dC0_da: missing-factor-2
import numpy as np

def square_prime(x):
    # x^2 / 2 becomes x
    return x

def dC0_da(a, y):
    inner = 1
    return np.fromiter((square_prime(p - t) * inner for p, t in zip(a, y)), dtype=float)

# === dC0_da: sign-flipped
import numpy as np

def dC0_da(a, y):
    error = y - a
    return error + error

# === dC0_da: sign-flipped
import numpy as np

def dC0_da(a, y):
    # inner derivative of (y - a) is -1 ... so minus, and the 2 comes down
    return np.multiply(-2, np.subtract(a, y))

# === dC0_da: sign-flipped
import numpy as np

def dC0_da(a, y):
    out = {}
    for j, (output, target) in enumerate(zip(a, y)):
        out[j] = 2 * target - 2 * output
    return np.array([out[j] for j in range(len(out))])

# === dC0_da: four-instead-of-2
import numpy as np

def error(a, y):
    # the 2 from the square
    return 2 * (a - y)

def dC0_da(a, y):
    return 2 * error(a, y)

# === dC0_da: four-instead-of-2
import numpy as np

def dC0_da(a, y):
    gradient = np.zeros_like(a)
    for _ in range(2):
        gradient += 2 * a - 2 * y
    return gradient

# === dC0_da: mean-over-nodes
import numpy as np

def dC0_da(a, y):
    # derivative of the mean squared error
    n = len(y)
    return np.array([2 / n * (a[j] - y[j]) for j in range(n)])

# === dC0_da: mean-over-nodes
import numpy as np

def dC0_da(a, y):
    weights = np.full(a.shape, 1 / a.shape[0])
    return np.einsum("j,j->j", weights, 2 * (a - y))

# === dC0_da: mean-over-nodes
import numpy as np

def dC0_da(a, y):
    gradient = 2 * np.subtract(a, y)
    gradient /= np.size(y)
    return gradient

# === dC0_da: absolute-loss
import numpy as np

def dC0_da(a, y):
    return np.where(a > y, 1.0, -1.0)

# === dC0_da: absolute-loss
import numpy as np

def dC0_da(a, y):
    # slope of |a - y|
    diff = a - y
    return diff / np.abs(diff)

# === dC0_da: one-node-only
import numpy as np

def dC0_da(a, y):
    result = []
    for j in range(len(a)):
        result.append(2 * (a[j] - y[j]))
        return result[0]

# === dC0_da: one-node-only
import numpy as np

def dC0_da(a, y):
    e_0 = np.zeros(a.shape)
    e_0[0] = 1
    return e_0 @ (2 * a - 2 * y)

# === dC0_da: one-number-for-the-layer
import numpy as np

def dC0_da(a, y):
    total = 0
    for aj, yj in zip(a, y):
        total += 2 * (aj - yj)
    return total

# === dC0_da: one-number-for-the-layer
import numpy as np

def dC0_da(a, y):
    # C_0 has a sum in it, so its derivative too
    return np.dot(np.full(len(a), 2.0), a - y)

# === dC0_da: keeps-the-square
import numpy as np

def dC0_da(a, y):
    return np.array([2 * (p - q) ** 2 for p, q in zip(a, y)])

# === dC0_da: keeps-the-square
import numpy as np

def dC0_da(a, y):
    diff = a - y
    gradient = diff * diff
    gradient += diff * diff
    return gradient

# === dC0_da: returns-the-loss
import numpy as np

def dC0_da(a, y):
    grad = np.empty(a.shape)
    for j in range(a.shape[0]):
        grad[j] = pow(y[j] - a[j], 2)
    return grad

# === dC0_da: returns-the-loss
import numpy as np

def loss(a, y):
    return np.square(np.subtract(a, y))

def dC0_da(a, y):
    return loss(a, y)

# === dC0_da: two-a-minus-y
import numpy as np

def dC0_da(a, y):
    return np.array([a[j] + a[j] - y[j] for j in range(len(a))])

# === dC0_da: two-a-minus-y
import numpy as np

def dC0_da(a, y):
    return np.subtract(np.multiply(2, a), y)

# === dC0_da: a-minus-two-y
import numpy as np

def dC0_da(a, y):
    gradient = np.zeros(len(a))
    for j in range(len(a)):
        gradient[j] += a[j]
        gradient[j] -= 2 * y[j]
    return gradient

# === dC0_da: a-minus-two-y
import numpy as np

def dC0_da(a, y):
    twice = np.add(y, y)
    return np.add(a, -twice)

# === dC0_da: forgets-the-target
import numpy as np

def dC0_da(a, y):
    # (a - y)^2, y is a constant and drops out
    return np.add(a, a)

# === dC0_da: forgets-the-target
import numpy as np

def dC0_da(a, y):
    return np.array([2 * output for output, _ in zip(a, y)])

# === dC0_da: absolute-difference
import numpy as np

def dC0_da(a, y):
    gradient = []
    for j in range(len(a)):
        d = a[j] - y[j]
        if d < 0:
            d = -d
        gradient.append(2 * d)
    return np.array(gradient)

# === dC0_da: absolute-difference
import numpy as np

def dC0_da(a, y):
    return 2 * np.sqrt((a - y) ** 2)

# === dC0_da: cross-entropy-derivative
import numpy as np

def dC0_da(a, y):
    # -y/a + (1 - y)/(1 - a) on one denominator
    numerator = a - y
    denominator = a - a ** 2
    return np.divide(numerator, denominator)

# === dC0_da: cross-entropy-derivative
import numpy as np

def dC0_da(a, y):
    out = np.zeros(len(y))
    for j in range(len(y)):
        out[j] = (a[j] - y[j]) / a[j] / (1 - a[j])
    return out

# === dC0_da: includes-second-term
import numpy as np

def sigmoid_prime_of_a(a):
    return a * (1 - a)

def dC0_da(a, y):
    return 2 * (a - y) * sigmoid_prime_of_a(a)

# === dC0_da: includes-second-term
import numpy as np

def dC0_da(a, y):
    delta = []
    for aj, yj in zip(a, y):
        # multiplied out
        delta.append(2 * aj * (aj - yj) - 2 * aj * aj * (aj - yj))
    return np.array(delta)

# === dC0_da: multiplies-by-the-output
import numpy as np

def dC0_da(a, y):
    return np.array([2 * p * p - 2 * p * t for p, t in zip(a, y)])
