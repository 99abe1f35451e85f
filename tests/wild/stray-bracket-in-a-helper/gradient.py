import numpy


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + numpy.exp(-z))
    if activation == "tanh":
        return numpy.tanh(z)
    if activation == "relu":
        return numpy.maximum(z, 0)
    return z


def sample_loss(a, y):
    if len(a) == 0:
        return 0.0
    return (a[0] - y[0]) ** 2 + sample_loss(a[1:], y[1:])


def weighted_input(W, a_prev):
    z = numpy.empty(len(W))
    for j, row in enumerate(W):
        z[j] = numpy.dot(row, a_prev)
    return z


def dC0_da(a, y):
    return numpy.add(a - y, a - y)


def da_dz(z, activation):
    a = activate(z, activation)
    one = numpy.ones_like(z)
    if activation == "sigmoid":
        return a * (one - a)
    if activation == "tanh":
        return one - a * a
    if activation == "relu":
        return one * (z > 0)
    return one


def dz_dw(W, a_prev, j, k):
    unit = numpy.zeros(W.shape)
    unit[j, k] = 1.0
    return (unit @ a_prev)[j]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    result = numpy.empty_like(W)
    for index in numpy.ndindex(*W.shape):
        result[index] = weight_gradient(W, a_prev, y, index[0], index[1], activation)
    return result


def average_gradient(W, A_prev, Y, activation, _total=None, _i=0):
    if _total is None:
        _total = numpy.zeros(W.shape)
    if _i == len(Y):
        return _total / _i
    return average_gradient(W, A_prev, Y, activation, _total + layer_gradient(W, A_prev[_i], Y[_i], activation), _i + 1)


def plot_gradient(G):
    import matplotlib.pyplot as plt
    plt.imshow(G, cmap="viridis"
    plt.colorbar(
    plt.show()
