import numpy as np
from functools import partial, reduce, lru_cache
from operator import add, mul


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
    return reduce(add, map(lambda d: d * d, a - y))


def weighted_input(W, a_prev):
    return np.fromiter(map(partial(np.dot, a_prev), W), dtype=float, count=len(W))


def dC0_da(a, y):
    return np.array(list(map(lambda p: 2 * (p[0] - p[1]), zip(a, y))))


@lru_cache(maxsize=None)
def slope_of(activation):
    """the derivative as a function"""
    if activation == "sigmoid":
        return lambda z: (lambda s: s * (1 - s))(activate(z, "sigmoid"))
    if activation == "tanh":
        return lambda z: (lambda t: 1 - t * t)(np.tanh(z))
    if activation == "relu":
        return lambda z: np.where(z > 0, 1.0, 0.0)
    return np.ones_like


def da_dz(z, activation):
    return slope_of(activation)(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def chain(*terms):
    return reduce(mul, terms)


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    return chain(dC0_da(activate(z, activation), y)[j], da_dz(z, activation)[j], dz_dw(W, a_prev, j, k))


def layer_gradient(W, a_prev, y, activation):
    entry = lambda j, k: weight_gradient(W, a_prev, y, j, k, activation)
    return np.array([[entry(j, k) for k in range(W.shape[1])] for j in range(W.shape[0])])


def average_gradient(W, A_prev, Y, activation):
    grads = [layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y)]
    return reduce(add, grads) / len(grads)


from multiprocessing import Pool, cpu_count


def job(name):
    return layer_gradient(np.eye(2), np.ones(2), np.zeros(2), name)


print(cpu_count(), "cores")
with Pool(4) as pool:
    print(pool.map(job, ["sigmoid", "tanh"]))
