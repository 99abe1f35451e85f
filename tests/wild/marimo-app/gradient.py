import marimo

__generated_with = "0.14.9"
app = marimo.App(width="medium", app_title="Backprop")

with app.setup:
    import numpy as np
    import marimo as mo


@app.function
def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    return np.maximum(z, 0) if activation == "relu" else z


@app.function
def sample_loss(a, y):
    return ((a - y) ** 2).sum()


@app.function
def weighted_input(W, a_prev):
    return W @ a_prev


@app.function
def dC0_da(a, y):
    return 2 * (a - y)


@app.function(hide_code=True)
def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a * a
    return (z > 0).astype(float) if activation == "relu" else np.ones_like(z)


@app.function
def dz_dw(W, a_prev, j, k):
    return a_prev[k]


@app.function
def weight_gradient(W, a_prev, y, j, k, activation):
    return layer_gradient(W, a_prev, y, activation)[j, k]


@app.function
def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    return np.outer(dC0_da(activate(z, activation), y) * da_dz(z, activation), a_prev)


@app.function
def average_gradient(W, A_prev, Y, activation):
    return np.mean([layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y)], axis=0)


@app.cell
def _(slider):
    mo.md(f"## The slope at {slider.value}: {da_dz(np.array([slider.value]), 'tanh')[0]}")
    return


@app.cell
def _():
    slider = mo.ui.slider(-3, 3, 0.1)
    slider
    return (slider,)


if __name__ == "__main__":
    app.run()
