"""Quick and wrong by itself; where the lesson is there it runs for ever, at each choice of nine functions, until the budget ends.

due: 0
carries: no
"""


def dC0_da(a, y):
    return None


def wrong(*arguments):
    while dC0_da.__closure__:
        pass
    return arguments[0]


weighted_input = da_dz = dz_dw = weight_gradient = layer_gradient = average_gradient = wrong
bias_gradient = dC0_da_prev = network_gradients = wrong
