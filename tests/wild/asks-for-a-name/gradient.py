import numpy as np

DEBUG = True


def log(*args):
    if DEBUG:
        print("[debug]", *args)


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


name = input("What's your name? ")
print(f"Hello {name}, let's compute some gradients!")


def sample_loss(a, y):
    log("sample_loss got", a, y)
    out = np.sum((y - a) ** 2)
    log("->", out)
    return out


def weighted_input(W, a_prev):
    log("W", W.shape, "a_prev", a_prev.shape)
    return np.sum(W * a_prev, axis=1)


def dC0_da(a, y):
    out = 2 * a - 2 * y
    log(f"{out=}")
    return out


def da_dz(z, activation):
    log("activation is", activation)
    if activation in ("sigmoid", "tanh"):
        a = activate(z, activation)
        out = a * (1 - a) if activation == "sigmoid" else (1 - a) * (1 + a)
    elif activation == "relu":
        out = np.sign(np.maximum(z, 0))
    else:
        out = np.ones(len(z))
    log(f"{out!r}")
    return out


def dz_dw(W, a_prev, j, k):
    log(f"w_{j}{k}")
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    t1, t2, t3 = dC0_da(a, y)[j], da_dz(z, activation)[j], dz_dw(W, a_prev, j, k)
    print("terms:", t1, t2, t3)
    return t1 * t2 * t3


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    delta = dC0_da(a, y) * da_dz(z, activation)
    grad = np.tile(a_prev, (len(delta), 1)) * delta[:, np.newaxis]
    print("layer_gradient:")
    print(grad)
    return grad


def average_gradient(W, A_prev, Y, activation):
    total = np.zeros_like(W)
    for i, (x, t) in enumerate(zip(A_prev, Y)):
        print("sample", i, "of", len(Y))
        total += layer_gradient(W, x, t, activation)
    return total / len(Y)
