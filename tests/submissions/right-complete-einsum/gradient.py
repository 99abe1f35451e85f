"""Everything is an einsum if you try hard enough."""

from numpy import abs, array, cosh, einsum, exp, eye, log, maximum, ones_like, tanh, where


def sigmoid(z):
    # stable on both sides, see https://en.wikipedia.org/wiki/Logistic_function
    e = exp(-abs(z))
    return where(z >= 0, 1 / (1 + e), e / (1 + e))


F = {
    "sigmoid": (sigmoid, lambda z: exp(-abs(z)) / (1 + exp(-abs(z))) ** 2),
    "tanh": (tanh, lambda z: cosh(z) ** -2.0),
    "relu": (lambda z: where(z > 0, z, 0.0), lambda z: where(z > 0, 1.0, 0.0)),
    "identity": (lambda z: z, ones_like),
}


def sample_loss(a, y):
    return einsum("j,j->", a - y, a - y)


def weighted_input(W, a_prev):
    return einsum("jk,k->j", W, a_prev)


def dC0_da(a, y):
    return 2.0 * a - 2.0 * y


def da_dz(z, activation):
    return F[activation][1](z)


def dz_dw(W, a_prev, j, k):
    return einsum("k,k->", eye(len(a_prev))[k], a_prev)


def _delta(Z, Y, activation):
    g, dg = F[activation]
    return 2 * (g(Z) - Y) * dg(Z)


def weight_gradient(W, a_prev, y, j, k, activation):
    return layer_gradient(W, a_prev, y, activation)[j, k]


def layer_gradient(W, a_prev, y, activation):
    return einsum("j,k->jk", _delta(weighted_input(W, a_prev), y, activation), a_prev)


def average_gradient(W, A_prev, Y, activation):
    Z = einsum("jk,ik->ij", W, A_prev)
    return einsum("ij,ik->jk", _delta(Z, Y, activation), A_prev) / len(A_prev)


def bias_gradient(W, b, a_prev, y, activation):
    return _delta(einsum("jk,k->j", W, a_prev) + b, y, activation)


def dC0_da_prev(W, a_prev, y, activation):
    return einsum("jk,j->k", W, _delta(einsum("jk,k->j", W, a_prev), y, activation))


def network_gradients(weights, A_0, Y, activations):
    A, Z = [A_0], []
    for W, name in zip(weights, activations):
        Z += [einsum("jk,ik->ij", W, A[-1])]
        A += [F[name][0](Z[-1])]
    D = _delta(Z[-1], Y, activations[-1])
    G = [einsum("ij,ik->jk", D, A[-2])]
    for l in range(len(weights) - 1, 0, -1):
        D = einsum("ij,jk,ik->ik", D, weights[l], F[activations[l - 1]][1](Z[l - 1]))
        G.insert(0, einsum("ij,ik->jk", D, A[l - 1]))
    return [g / len(Y) for g in G]


def numerical_gradient(W, A_prev, Y, activation, h=3e-6):
    """All weights are moved at once: V has two more axes, for the weight that is moved."""
    n_out, n_in = W.shape
    step = einsum("aj,bk->abjk", eye(n_out), eye(n_in)) * h

    def C(V):
        A = F[activation][0](einsum("abjk,ik->abij", V, A_prev))
        return einsum("abij,abij->ab", A - Y, A - Y) / len(Y)

    return (C(W + step) - C(W - step)) / (2 * h)


def relative_error(x, y):
    return (abs(x - y) / maximum(maximum(abs(x), abs(y)), 1)).max()


def softmax_cross_entropy_gradient(W, A_prev, Y):
    Z = einsum("jk,ik->ij", W, A_prev)
    Z = Z - Z.max(axis=1)[:, None]
    log_softmax = Z - log(exp(Z).sum(axis=1))[:, None]
    return einsum("ij,ik->jk", exp(log_softmax) - Y, A_prev) / len(array(Y))
