# === network_gradients: missing-factor-2
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
def slope(a, activation):
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return (a > 0) * 1.0
    return np.ones(a.shape)

def network_gradients(weights, A_0, Y, activations):
    outputs = [A_0]
    for W, g in zip(weights, activations):
        outputs.append(activate(np.dot(outputs[-1], W.T), g))
    n = len(Y)
    error = outputs[-1] - Y
    result = [None] * len(weights)
    for l in range(len(weights) - 1, -1, -1):
        delta = error * slope(outputs[l + 1], activations[l])
        result[l] = np.dot(delta.T, outputs[l]) / n
        error = np.dot(delta, weights[l])
    return result

# === network_gradients: missing-factor-2
# recursion: a layer asks the next one for its error
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    gradients = []
    def go(layer, A):
        if layer == len(weights):
            return (A - Y) / len(Y)
        Z = A @ weights[layer].T
        error = go(layer + 1, activate(Z, activations[layer]))
        Delta = error * da_dz(Z, activations[layer])
        gradients.append(Delta.T @ A)
        return Delta @ weights[layer]
    go(0, A_0)
    return gradients[::-1]

# === network_gradients: sign-flipped
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    # sample by sample
    totals = [np.zeros(W.shape) for W in weights]
    for x, target in zip(A_0, Y):
        a, z = [x], []
        for W, g in zip(weights, activations):
            z.append(W @ a[-1])
            a.append(activate(z[-1], g))
        back = 2 * (target - a[-1])
        for l in reversed(range(len(weights))):
            delta = back * da_dz(z[l], activations[l])
            totals[l] += np.outer(delta, a[l])
            back = weights[l].T @ delta
    return [T / len(Y) for T in totals]

# === network_gradients: sum-not-mean
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    cache = {"A0": A_0}
    L = len(weights)
    for l in range(1, L + 1):
        cache[f"Z{l}"] = cache[f"A{l - 1}"] @ weights[l - 1].T
        cache[f"A{l}"] = activate(cache[f"Z{l}"], activations[l - 1])
    grads = {}
    dA = 2 * (cache[f"A{L}"] - Y)
    for l in range(L, 0, -1):
        dZ = dA * da_dz(cache[f"Z{l}"], activations[l - 1])
        grads[l] = np.einsum("ij,ik->jk", dZ, cache[f"A{l - 1}"])
        dA = dZ @ weights[l - 1]
    return [grads[l] for l in range(1, L + 1)]

# === network_gradients: sum-not-mean
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
class Layer:
    def __init__(self, W, activation):
        self.W = W
        self.activation = activation

    def forward(self, A):
        self.A_prev = A
        self.Z = A @ self.W.T
        self.A = activate(self.Z, self.activation)
        return self.A

    def backward(self, dA):
        if self.activation == "sigmoid":
            dZ = dA * self.A * (1 - self.A)
        elif self.activation == "tanh":
            dZ = dA * (1 - self.A ** 2)
        elif self.activation == "relu":
            dZ = dA * (self.Z > 0)
        else:
            dZ = dA
        self.dW = dZ.T @ self.A_prev
        return dZ @ self.W

def network_gradients(weights, A_0, Y, activations):
    layers = [Layer(W, g) for W, g in zip(weights, activations)]
    A = A_0
    for layer in layers:
        A = layer.forward(A)
    dA = 2 * (A - Y)
    for layer in layers[::-1]:
        dA = layer.backward(dA)
    return [layer.dW for layer in layers]

# === network_gradients: forgets-hidden-derivative
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    As = [A_0]
    for W, activation in zip(weights, activations):
        Z = As[-1] @ W.T
        As.append(activate(Z, activation))
    # Z is now that of the last layer
    Delta = 2 * (As[-1] - Y) * da_dz(Z, activations[-1])
    gradients = []
    for W, A in zip(reversed(weights), reversed(As[:-1])):
        gradients.append(Delta.T @ A / len(Y))
        Delta = Delta @ W
    gradients.reverse()
    return gradients

# === network_gradients: own-layer-activation
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
def slope(a, activation):
    if activation == "sigmoid":
        return a - a ** 2
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return np.sign(a)
    return np.ones(a.shape)

def network_gradients(weights, A_0, Y, activations):
    activated = []
    A = A_0
    for W, g in zip(weights, activations):
        A = activate(A @ W.T, g)
        activated.append(A)
    D = 2 * (A - Y)
    out = []
    for l in range(len(weights))[::-1]:
        D = D * slope(activated[l], activations[l])
        out = [D.T @ activated[l] / len(Y)] + out
        D = D @ weights[l]
    return out

# === network_gradients: reversed-list
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    stack = []
    A = A_0
    for W, g in zip(weights, activations):
        Z = A @ W.T
        stack.append((W, g, A, Z))
        A = activate(Z, g)
    back = 2 * (A - Y) / len(Y)
    gradients = []
    while stack:
        W, g, A_before, Z = stack.pop()
        Delta = back * da_dz(Z, g)
        gradients.append(Delta.T @ A_before)
        back = Delta @ W
    return gradients

# === network_gradients: output-layer-only
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    Delta = 2 * (activate(Z, activation) - Y) * da_dz(Z, activation)
    return Delta.T @ A_prev / len(Y)

def network_gradients(weights, A_0, Y, activations):
    A = A_0
    for W, g in zip(weights[:-1], activations[:-1]):
        A = activate(A @ W.T, g)
    gradients = [np.zeros(W.shape) for W in weights]
    gradients[-1] += average_gradient(weights[-1], A, Y, activations[-1])
    return gradients

# === network_gradients: untransposed-backwards
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(np.dot(As[-1], W.T))
        As.append(activate(Zs[-1], activation))
    gradients = []
    dA = 2 * (As[-1] - Y)
    for l in reversed(range(len(weights))):
        dZ = dA * da_dz(Zs[l], activations[l])
        gradients.insert(0, np.dot(dZ.T, As[l]) / len(Y))
        if l > 0:
            dA = np.dot(dZ, weights[l].T)
    return gradients

# === network_gradients: untransposed-backwards
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
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)

def network_gradients(weights, A_0, Y, activations):
    totals = [0.0 * W for W in weights]
    for x, target in zip(A_0, Y):
        a, z = [x], []
        for W, g in zip(weights, activations):
            z.append(W @ a[-1])
            a.append(activate(z[-1], g))
        delta = 2 * (a[-1] - target) * da_dz(z[-1], activations[-1])
        totals[-1] += np.outer(delta, a[-2])
        for l in range(len(weights) - 2, -1, -1):
            delta = (weights[l + 1] @ delta) * da_dz(z[l], activations[l])
            totals[l] += np.outer(delta, a[l])
    return [T / len(Y) for T in totals]

# === network_gradients: untransposed-backwards
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
def slope(a, activation):
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return (a > 0) * 1.0
    return np.ones(a.shape)

def network_gradients(weights, A_0, Y, activations):
    outputs = [A_0]
    for W, g in zip(weights, activations):
        outputs.append(activate(outputs[-1] @ W.T, g))
    result = []
    error = 2 / len(Y) * (outputs[-1] - Y)
    for W, g in zip(weights[::-1], activations[::-1]):
        delta = error * slope(outputs.pop(), g)
        result.append(delta.T @ outputs[-1])
        # as on the way forward
        error = delta @ W.T
    return result[::-1]

# === network_gradients: one-activation-for-all
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
def slope(a, activation):
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return (a > 0) * 1.0
    return np.ones(a.shape)

def network_gradients(weights, A_0, Y, activations):
    outputs, name = [A_0], activations[-1]
    for W in weights:
        outputs.append(activate(np.dot(outputs[-1], W.T), name))
    n = len(Y)
    error = 2 * (outputs[-1] - Y)
    result = [None] * len(weights)
    for l in range(len(weights) - 1, -1, -1):
        delta = error * slope(outputs[l + 1], name)
        result[l] = np.dot(delta.T, outputs[l]) / n
        error = np.dot(delta, weights[l])
    return result

# === network_gradients: floor-division
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
def slope(a, activation):
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return (a > 0) * 1.0
    return np.ones(a.shape)

def network_gradients(weights, A_0, Y, activations):
    outputs = [A_0]
    for W, g in zip(weights, activations):
        outputs.append(activate(np.dot(outputs[-1], W.T), g))
    n = len(Y)
    error = 2 * (outputs[-1] - Y)
    result = [None] * len(weights)
    for l in range(len(weights) - 1, -1, -1):
        delta = error * slope(outputs[l + 1], activations[l])
        result[l] = np.dot(delta.T, outputs[l]) // n
        error = np.dot(delta, weights[l])
    return result
