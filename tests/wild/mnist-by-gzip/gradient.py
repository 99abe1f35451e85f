"""Backprop for one layer, tested on MNIST."""
import gzip
import os
import struct

import numpy as np

DATA_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")


def load_idx(name):
    with gzip.open(os.path.join(DATA_DIR, name), "rb") as f:
        magic, n = struct.unpack(">II", f.read(8))
        if magic == 2051:
            rows, cols = struct.unpack(">II", f.read(8))
            return np.frombuffer(f.read(), np.uint8).reshape(n, rows * cols) / 255.0
        return np.frombuffer(f.read(), np.uint8)


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
    if activation == "relu":
        return (z > 0).astype(float)
    return np.ones_like(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return np.outer(dC0_da(a, y) * da_dz(z, activation), a_prev)


def average_gradient(W, A_prev, Y, activation):
    grads = [layer_gradient(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y)]
    return sum(grads) / len(grads)


train_images = load_idx("train-images-idx3-ubyte.gz")
train_labels = load_idx("train-labels-idx1-ubyte.gz")
onehot = np.eye(10)[train_labels]
W = np.random.randn(10, 784) * 0.01
for step in range(100):
    batch = np.random.choice(len(onehot), 32)
    W -= 0.1 * average_gradient(W, train_images[batch], onehot[batch], "sigmoid")
print("accuracy", np.mean(np.argmax(train_images @ W.T, 1) == train_labels))
