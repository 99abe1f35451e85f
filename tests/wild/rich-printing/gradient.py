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


def sample_loss(a, y):
    return np.sum((a - y) ** 2)


def weighted_input(W, a_prev):
    return W @ a_prev


def dC0_da(a, y):
    return 2 * (a - y)


def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    return np.where(z > 0, 1.0, 0.0) if activation == "relu" else np.ones_like(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def delta_of(W, a_prev, y, activation, b=0):
    """dC_0/dz, what all gradients share"""
    z = weighted_input(W, a_prev) + b
    return dC0_da(activate(z, activation), y) * da_dz(z, activation)


def weight_gradient(W, a_prev, y, j, k, activation):
    return delta_of(W, a_prev, y, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    return np.outer(delta_of(W, a_prev, y, activation), a_prev)


def average_gradient(W, A_prev, Y, activation):
    return np.mean([layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y)], axis=0)


def bias_gradient(W, b, a_prev, y, activation):
    return delta_of(W, a_prev, y, activation, b)


def dC0_da_prev(W, a_prev, y, activation):
    return W.T @ delta_of(W, a_prev, y, activation)


def network_gradients(weights, A_0, Y, activations):
    sums = [np.zeros(W.shape) for W in weights]
    for x, y in zip(A_0, Y):
        a, zs = [x], []
        for W, g in zip(weights, activations):
            zs.append(W @ a[-1])
            a.append(activate(zs[-1], g))
        back = dC0_da(a[-1], y)
        for l in reversed(range(len(weights))):
            delta = back * da_dz(zs[l], activations[l])
            sums[l] += np.outer(delta, a[l])
            back = weights[l].T @ delta
    return [s / len(Y) for s in sums]


def numerical_gradient(W, A_prev, Y, activation):
    h, W, grad = 1e-5, W.copy(), np.zeros(W.shape)
    loss = lambda: np.mean([sample_loss(activate(W @ x, activation), y) for x, y in zip(A_prev, Y)])
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            old = W[j, k]
            W[j, k] = old + h
            up = loss()
            W[j, k] = old - h
            down = loss()
            W[j, k] = old
            grad[j, k] = (up - down) / (2 * h)
    return grad


def relative_error(x, y):
    return np.max(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))


def softmax_cross_entropy_gradient(W, A_prev, Y):
    total = np.zeros(W.shape)
    for x, y in zip(A_prev, Y):
        z = W @ x
        e = np.exp(z - z.max())
        total += np.outer(e / e.sum() - y, x)
    return total / len(Y)


from tabulate import tabulate
from rich.console import Console
from rich.table import Table
from termcolor import colored

console = Console()
table = Table(title="Gradients")
table.add_column("weight", justify="right", style="cyan")
table.add_row("w_00", str(layer_gradient(np.eye(2), np.ones(2), np.zeros(2), "tanh")[0, 0]))
console.print(table)
print(tabulate([[1, 2], [3, 4]], headers=["a", "b"], tablefmt="github"))
print(colored("ok", "green"))
