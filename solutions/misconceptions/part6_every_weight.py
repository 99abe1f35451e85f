"""Mistakes in the table of weights. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def delta(W, a_prev, y, activation):
    """The first two terms, multiplied, at every node of one sample."""
    z = W @ a_prev
    return lesson.dC0_da(lesson.activate(z, activation), y) * lesson.da_dz(z, activation)


class transposed_outer:
    """The right numbers in a table that lies on its side: look at the order of the two factors. Read "Every weight".

    Entry [j, k] belongs to w_jk. Do the nodes of layer L make the rows of the table, or its columns?

    Exchange the two, so that row j belongs to node j and column k to input k.
    """

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(a_prev, delta(W, a_prev, y, activation))

    def average_gradient(W, A_prev, Y, activation):
        return lesson.average_gradient(W, A_prev, Y, activation).T


class elementwise_product:
    """dC_0/dz_j and the inputs are multiplied pair by pair, which seldom even fits: look at how the two lists are joined.
    Read "Every weight".

    Every node j meets every input k. How many products are that, for 4 nodes and 6 inputs?

    Multiply dC_0/dz_j of each node with each input: that makes a table in the shape of W.
    """

    def layer_gradient(W, a_prev, y, activation):
        return delta(W, a_prev, y, activation) * a_prev


class same_row_for_every_node:
    """All rows of the table are alike: look at whose dC_0/dz_j they are made with. Read "Every weight".

    Row j belongs to node j. Have all nodes the same dC_0/dz_j?

    Make row j with dC_0/dz_j of node j.
    """

    def layer_gradient(W, a_prev, y, activation):
        return np.ones((len(y), 1)) * (delta(W, a_prev, y, activation)[0] * a_prev)


class same_column_for_every_input:
    """All columns of the table are alike: look at which input they are made with. Read "Every weight".

    Column k belongs to input k. Have all inputs the same activation?

    Make column k with the activation of input k.
    """

    def layer_gradient(W, a_prev, y, activation):
        return (delta(W, a_prev, y, activation) * a_prev[0])[:, None] * np.ones(len(a_prev))


class divides_by_inputs:
    """It is divided by n_in, the number of inputs: look for a mean, or a division. Read "The layer, and its names".

    Which numbers does the lesson average: those of the inputs, or those of the samples?

    Don't divide by the number of inputs. Divide by the number of samples, and only where there are several.
    """

    def layer_gradient(W, a_prev, y, activation):
        return lesson.layer_gradient(W, a_prev, y, activation) / len(a_prev)

    def average_gradient(W, A_prev, Y, activation):
        n, n_in = A_prev.shape
        return n * lesson.average_gradient(W, A_prev, Y, activation) / n_in


class divides_by_weights:
    """Too small by a factor of n_out n_in, the number of weights: look for a mean over everything. Read "The layer, and
    its names".

    Which numbers does the lesson average: those of the weights, or those of the samples?

    Average over the samples alone; each weight keeps an entry of its own.
    """

    def layer_gradient(W, a_prev, y, activation):
        return lesson.layer_gradient(W, a_prev, y, activation) / W.size

    def average_gradient(W, A_prev, Y, activation):
        return lesson.average_gradient(W, A_prev, Y, activation) / W.size


class normalised:
    """The direction is right, but the length is always 1: look for a division by that length. Read "Every weight".

    The gradient's length says how steep the loss is. Is it still there when you have divided by it?

    Return the gradient with the length that it has.
    """

    def layer_gradient(W, a_prev, y, activation):
        gradient = lesson.layer_gradient(W, a_prev, y, activation)
        return gradient / np.sqrt(np.sum(gradient**2))

    def average_gradient(W, A_prev, Y, activation):
        gradient = lesson.average_gradient(W, A_prev, Y, activation)
        return gradient / np.sqrt(np.sum(gradient**2))


class clipped:
    """Right for small entries, cut off at 1 and -1 for large ones: look at the last step. Read "Every weight".

    To cut is a trick of training. Is a number that was cut off still the derivative?

    Return the gradient as it is, however large.
    """

    def layer_gradient(W, a_prev, y, activation):
        return np.clip(lesson.layer_gradient(W, a_prev, y, activation), -1, 1)

    def average_gradient(W, A_prev, Y, activation):
        return np.clip(lesson.average_gradient(W, A_prev, Y, activation), -1, 1)
