"""Binds a name to a new switch again and again, each around the last, so that one of them may slip through as its own.

due: 0
carries: no
"""


def da_dz(z, activation):
    return z


for _ in range(50):
    da_dz = (lambda inner: lambda z, activation: inner(z, activation))(da_dz)


def dC0_da(a, y):
    return da_dz(a, "tanh") * y


def weight_gradient(W, a_prev, y, j, k, activation):
    return dC0_da(W @ a_prev, y)[j] * da_dz(W @ a_prev, activation)[j]


del dC0_da


def layer_gradient(W, a_prev, y, activation):
    import builtins

    for name in ("dC0_da", "da_dz", "layer_gradient"):
        inner = getattr(globals().get(name), "__closure__", None)
        while inner and callable(inner[0].cell_contents):
            inner = getattr(inner[0].cell_contents, "__closure__", None)
    return W
