"""Keeps the switches of the load under other names, binds its own name to one, and asks for it where its text is known.

due: 0
carries: no
"""


def dC0_da(a, y):
    return None


def da_dz(z, activation):
    return None


weight_gradient = layer_gradient = average_gradient = dC0_da
kept = [weight_gradient, layer_gradient]


def weight_gradient(W, a_prev, y, j, k, activation):
    globals()["weight_gradient"] = kept[0]
    return kept[0](W[:, 0], y)[j]


def layer_gradient(W, a_prev, y, activation):
    globals()["dC0_da"] = globals()["da_dz"] = lambda *_: globals()["layer_gradient"](W, a_prev, y, activation)
    return W * kept[1](W @ a_prev, y)[:, None]
