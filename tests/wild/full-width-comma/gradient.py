import numpy as np

# 反向传播作业 第三周
# 学号 20231107


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
    误差 = a - y
    return np.sum(np.square(误差)， axis=0)


def weighted_input(W, a_prev):
    return np.matmul(W, a_prev)


def dC0_da(a, y):
    return 2.0 * np.subtract(a, y)   # 平方的导数


def da_dz(z, activation):
    # 四种激活函数的导数
    match activation:
        case "sigmoid":
            s = activate(z, "sigmoid")
            return np.multiply(s, 1 - s)
        case "tanh":
            return 1 - np.square(np.tanh(z))
        case "relu":
            return np.heaviside(z, 0.0)
        case "identity":
            return np.ones_like(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]                 # 只有这一项含有 w_jk


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return np.prod([dC0_da(a, y)[j], da_dz(z, activation)[j], dz_dw(W, a_prev, j, k)])


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    delta = np.multiply(dC0_da(a, y), da_dz(z, activation))
    return np.einsum("j,k->jk", delta, a_prev)


def average_gradient(W, A_prev, Y, activation):
    梯度 = np.stack([layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y)])
    return 梯度.mean(axis=0)
