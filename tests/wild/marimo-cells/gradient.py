import marimo

__generated_with = "0.9.14"
app = marimo.App(width="medium")


@app.cell(hide_code=True)
def __(mo):
    mo.md(
        r"""
        # Homework 4
        """
    )
    return


@app.cell
def __():
    import marimo as mo
    import numpy as np
    return mo, np


@app.cell
def __(np):
    def activate(z, activation):
        if activation == "sigmoid":
            return 1 / (1 + np.exp(-z))
        if activation == "tanh":
            return np.tanh(z)
        if activation == "relu":
            return np.maximum(z, 0)
        return z


    def slope(z, activation):
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
            return a * (1 - a)
        if activation == "tanh":
            return 1 - np.tanh(z) ** 2
        if activation == "relu":
            return np.where(z > 0, 1.0, 0.0)
        return np.ones_like(z)


    def sample_loss(a, y):
        return np.sum((a - y) ** 2)


    def weighted_input(W, a_prev):
        return W @ a_prev


    def dC0_da(a, y):
        return 2 * (a - y)


    def da_dz(z, activation):
        return slope(z, activation)


    def dz_dw(W, a_prev, j, k):
        return a_prev[k]


    def weight_gradient(W, a_prev, y, j, k, activation):
        z = W @ a_prev
        return 2 * (activate(z, activation) - y)[j] * slope(z, activation)[j] * a_prev[k]


    def layer_gradient(W, a_prev, y, activation):
        z = W @ a_prev
        d = 2 * (activate(z, activation) - y) * slope(z, activation)
        return [[d_j * a_k for a_k in a_prev] for d_j in d]


    def average_gradient(W, A_prev, Y, activation):
        Z = A_prev @ W.T
        return (2 * (activate(Z, activation) - Y) * slope(Z, activation)).T @ A_prev / len(Y)
    return (
        activate,
        average_gradient,
        slope,
    )


if __name__ == "__main__":
    app.run()
