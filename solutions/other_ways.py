"""Other ways to write what the lesson asks, as right as its own: a class is a way, its functions those that differ.

What a mistake in an earlier function makes of a later one depends on the way: the lesson's own table of weights never
calls dz_dw.
"""

import gradient as lesson
import numpy as np


def every_weight(W, one_weight):
    """one_weight(j, k) for each, as a table in the shape of W."""
    table = np.zeros(W.shape)
    for j, k in np.ndindex(*W.shape):
        table[j, k] = one_weight(j, k)
    return table


def average(one_sample, W, A_prev, Y, activation):
    """The mean of one_sample(W, a_prev, y, activation)."""
    return sum(one_sample(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y, strict=True)) / len(Y)


class link_by_link:
    def layer_gradient(W, a_prev, y, activation):
        z = lesson.weighted_input(W, a_prev)
        delta = lesson.dC0_da(lesson.activate(z, activation), y) * lesson.da_dz(z, activation)
        return every_weight(W, lambda j, k: delta[j] * lesson.dz_dw(W, a_prev, j, k))

    def average_gradient(W, A_prev, Y, activation):
        return average(link_by_link.layer_gradient, W, A_prev, Y, activation)


class weight_by_weight:
    def layer_gradient(W, a_prev, y, activation):
        return every_weight(W, lambda j, k: lesson.weight_gradient(W, a_prev, y, j, k, activation))

    def average_gradient(W, A_prev, Y, activation):
        return average(weight_by_weight.layer_gradient, W, A_prev, Y, activation)


class sample_by_sample:
    def average_gradient(W, A_prev, Y, activation):
        return average(lesson.layer_gradient, W, A_prev, Y, activation)
