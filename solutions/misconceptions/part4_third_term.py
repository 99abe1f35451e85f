"""Mistakes in the third term. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def delta(W, a_prev, y, activation):
    """The first two terms, multiplied, at every node; of all samples if a_prev and y hold one a row."""
    z = a_prev @ W.T
    return lesson.dC0_da(lesson.activate(z, activation), y) * lesson.da_dz(z, activation)


class input_of_node_j:
    """The wrong input comes in: look at the index of a^(L-1). Read "The third link".

    w_12 leads to node 1 of layer L from node 2 of layer L-1. Which of the two numbers belongs to the input?

    Pick the input with the second index of the weight; the first one belongs to layer L.
    """

    def dz_dw(W, a_prev, j, k):
        return a_prev[j]


class returns_the_weight:
    """The weight itself stands where its input should: look at the third term. Read "The third link".

    The summand is w_jk a_k. By which of the two is differentiated, and which one is left?

    Differentiate by the weight: put the activation that it is multiplied with in its place.
    """

    def dz_dw(W, a_prev, j, k):
        return W[j, k]

    def layer_gradient(W, a_prev, y, activation):
        return delta(W, a_prev, y, activation)[:, None] * W


class weight_times_input:
    """The third term has a factor too many: look at whether the weight is still in it. Read "The third link".

    The summand is w_jk a_k. Does w_jk stay when you differentiate by w_jk?

    Leave the weight out, and keep the activation that it is multiplied with.
    """

    def dz_dw(W, a_prev, j, k):
        return W[j, k] * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta(W, a_prev, y, activation), a_prev) * W

    def average_gradient(W, A_prev, Y, activation):
        return delta(W, A_prev, Y, activation).T @ A_prev / len(Y) * W


class returns_z:
    """The whole of z_j stands where one link of the chain should: look at the third term. Read "The third link".

    Which summands of z_j contain w_jk, and what is the derivative of the others?

    Keep only what stands beside w_jk, in the one summand that contains it.
    """

    def dz_dw(W, a_prev, j, k):
        return W[j] @ a_prev


class sums_the_inputs:
    """All inputs are added up: look at the third term. Read "The third link".

    Most summands of z_j don't contain w_jk. What is their derivative with respect to it?

    Keep the one input that w_jk is multiplied with.
    """

    def dz_dw(W, a_prev, j, k):
        return np.sum(a_prev)


class one_based_index:
    """The neighbour before the right one comes in: look for a 1 that is taken off an index. Read "The layer, and its
    names".

    From which number do nodes count in this lesson, and arrays in numpy: from 0 or from 1?

    Use j and k as they are given.
    """

    def dz_dw(W, a_prev, j, k):
        return a_prev[k - 1]

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta(W, a_prev, y, activation)[j - 1] * a_prev[k - 1]


class returns_every_input:
    """A value for each input comes back where one number is asked: look at what is returned. Read "The third link".

    One weight is multiplied with one input. Which of them is it?

    Pick the one entry that the second index of the weight points at.
    """

    def dz_dw(W, a_prev, j, k):
        return a_prev.copy()


class returns_one:
    """The result is 1, whatever the inputs are: look for what w_jk is multiplied with. Read "The third link".

    If w_jk grows a little, does z_j grow by just as much, or by a multiple of it?

    Return the activation of layer L-1 that the weight is multiplied with.
    """

    def dz_dw(W, a_prev, j, k):
        return 1.0
