import numpy as np
import math

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        return np.tanh(z)
    elif activation == "relu":
        return np.maximum(z, 0)
    elif activation == "identity":
        return z
    else:
        raise ValueError(f"unknown activation: {activation}")

def sample_loss(a, y):
    loss = 0
    for i in range(len(a)):
        diff = a[i] - y[i]
        loss = loss + diff * diff
    return loss

def weighted_input(W, a_prev):
    n_out = W.shape[0]
    n_in = W.shape[1]
    z = np.zeros(n_out)
    for j in range(n_out):
        for k in range(n_in):
            z[j] += W[j][k] * a_prev[k]
    return z

def dC0_da(a, y):
    result = np.zeros(len(a))
    for j in range(len(a)):
        result[j] = 2 * (a[j] - y[j])
    return result

def da_dz(z, activation):
    result = np.zeros(len(z))
    for j in range(len(z)):
        if activation == "sigmoid":
            s = 1 / (1 + math.exp(-z[j])) if z[j] > -700 else 0.0
            result[j] = s * (1 - s)
        elif activation == "tanh":
            result[j] = 1 - math.tanh(z[j]) ** 2
        elif activation == "relu":
            if z[j] > 0:
                result[j] = 1
            else:
                result[j] = 0
        else:
            result[j] = 1
    return result

def dz_dw(W, a_prev, j, k):
    # only the k-th summand contains w_jk
    return a_prev[k]

def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    first = dC0_da(a, y)[j]
    second = da_dz(z, activation)[j]
    third = dz_dw(W, a_prev, j, k)
    return first * second * third

def layer_gradient(W, a_prev, y, activation):
    grad = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            grad[j][k] = weight_gradient(W, a_prev, y, j, k, activation)
    return grad

def average_gradient(W, A_prev, Y, activation):
    n = len(A_prev)
    total = np.zeros(W.shape)
    for i in range(n):
        total += layer_gradient(W, A_prev[i], Y[i], activation)
    return total / n

# ---- try it on XOR-ish toy data ----
rng = np.random.default_rng(0)
A_toy = rng.normal(size=(200, 6))
Y_toy = (A_toy[:, :4] > 0) * 1.0
W_toy = rng.normal(size=(4, 6)) * 0.1

for epoch in range(200000):
    W_toy -= 0.5 * average_gradient(W_toy, A_toy, Y_toy, "sigmoid")
    if epoch % 1000 == 0:
        print(epoch, sum(sample_loss(activate(weighted_input(W_toy, x), "sigmoid"), t) for x, t in zip(A_toy, Y_toy)))
