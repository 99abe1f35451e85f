"""Mistakes in the product. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def terms(W, a_prev, y, activation):
    """The first and the second term at every node; of all samples if a_prev and y hold one a row."""
    z = a_prev @ W.T
    return lesson.dC0_da(lesson.activate(z, activation), y), lesson.da_dz(z, activation)


def delta(W, a_prev, y, activation):
    t1, t2 = terms(W, a_prev, y, activation)
    return t1 * t2


def delta_with_sigmoid_slope(W, a_prev, y, activation):
    """The right activation, but the derivative of sigmoid."""
    a = lesson.activate(a_prev @ W.T, activation)
    return lesson.dC0_da(a, y) * a * (1 - a)


def delta_from_z(W, a_prev, y, activation):
    """z where the loss has a."""
    z = a_prev @ W.T
    return lesson.dC0_da(z, y) * lesson.da_dz(z, activation)


class always_sigmoid_derivative:
    """Right with sigmoid, wrong with every other activation: look at the second term. Read "The second link".

    The activation function is chosen by its name. Is its derivative?

    Let the name choose the derivative too, in place of the sigmoid's each time.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta_with_sigmoid_slope(W, a_prev, y, activation)[j] * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta_with_sigmoid_slope(W, a_prev, y, activation), a_prev)

    def average_gradient(W, A_prev, Y, activation):
        return delta_with_sigmoid_slope(W, A_prev, Y, activation).T @ A_prev / len(Y)


class forgets_second_term:
    """Right with identity, wrong where the activation bends: look for a link of the chain that is missing. Read "One
    weight, one sample".

    C_0 changes with a_j, a_j with z_j, and z_j with what you differentiate by. Which of these is not in your
    product?

    Multiply by the derivative of the activation function at z_j as well.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        t1, _ = terms(W, a_prev, y, activation)
        return t1[j] * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        t1, _ = terms(W, a_prev, y, activation)
        return np.outer(t1, a_prev)

    def average_gradient(W, A_prev, Y, activation):
        T1, _ = terms(W, A_prev, Y, activation)
        return T1.T @ A_prev / len(Y)

    def bias_gradient(W, b, a_prev, y, activation):
        return lesson.dC0_da(lesson.activate(W @ a_prev + b, activation), y)

    def dC0_da_prev(W, a_prev, y, activation):
        t1, _ = terms(W, a_prev, y, activation)
        return W.T @ t1


class forgets_third_term:
    """Every weight of a node gets the same value: look for a link of the chain that is missing. Read "One weight, one
    sample".

    The last link says how z_j changes with w_jk. Where is it in your product?

    Multiply by the activation of layer L-1 that the weight is multiplied with.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta(W, a_prev, y, activation)[j]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta(W, a_prev, y, activation), np.ones(len(a_prev)))

    def average_gradient(W, A_prev, Y, activation):
        return delta(W, A_prev, Y, activation).T @ np.ones(A_prev.shape) / len(Y)


class forgets_first_term:
    """The target makes no difference to what you return: look for a link of the chain that is missing. Read "One weight,
    one sample".

    The first link says how C_0 changes with a_j. Where is it in your product?

    Multiply by the first term as well, at the node that the weight leads to.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        _, t2 = terms(W, a_prev, y, activation)
        return t2[j] * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        _, t2 = terms(W, a_prev, y, activation)
        return np.outer(t2, a_prev)

    def average_gradient(W, A_prev, Y, activation):
        _, T2 = terms(W, A_prev, Y, activation)
        return T2.T @ A_prev / len(Y)


class adds_the_terms:
    """All three terms are there, but not joined as a chain: look at the signs between them. Read "One weight, one
    sample".

    If a grows 3 times as fast as z, and z 2 times as fast as w, how many times as fast as w does a grow?

    Multiply the links of the chain in place of adding them.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        t1, t2 = terms(W, a_prev, y, activation)
        return t1[j] + t2[j] + a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        t1, t2 = terms(W, a_prev, y, activation)
        return t1[:, None] + t2[:, None] + a_prev


class own_activation_as_input:
    """The third term comes from the wrong layer: look at which activations dC_0/dz_j is multiplied with. Read "The third
    link".

    Which layer's activations feed the nodes of layer L?

    Use the activations of layer L-1, which the function is given, and not those that it computes for layer L.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta(W, a_prev, y, activation)[j] * lesson.activate(W @ a_prev, activation)[j]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta(W, a_prev, y, activation), lesson.activate(W @ a_prev, activation))


class z_in_the_error:
    """Right with identity and relu, wrong where a differs from z: look at what is compared with the target. Read "The
    first link".

    Does the loss compare y_j with z_j, or with what the activation function makes of it?

    Put z through the activation function before the target is taken off.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta_from_z(W, a_prev, y, activation)[j] * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta_from_z(W, a_prev, y, activation), a_prev)

    def average_gradient(W, A_prev, Y, activation):
        return delta_from_z(W, A_prev, Y, activation).T @ A_prev / len(Y)

    def bias_gradient(W, b, a_prev, y, activation):
        z = W @ a_prev + b
        return lesson.dC0_da(z, y) * lesson.da_dz(z, activation)


class sums_over_all_nodes:
    """The derivatives dC_0/dz_j of all nodes are added together: look for a sum over the nodes of layer L. Read "One
    weight, one sample".

    Through how many nodes of layer L does w_jk reach the loss?

    Use dC_0/dz_j of node j alone for a weight that leads to node j.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return np.sum(delta(W, a_prev, y, activation)) * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(np.ones(len(y)) * np.sum(delta(W, a_prev, y, activation)), a_prev)


class swaps_j_and_k:
    """j and k have changed places: look at which index picks the node, and which the input. Read "The layer, and its
    names".

    w_12 leads to node 1 of layer L from node 2 of layer L-1. Which number belongs to dC_0/dz_j, and which to the
    input?

    Use the first index for the node of layer L, and the second for the input.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta(W, a_prev, y, activation)[k] * a_prev[j]


class activates_the_input:
    """Right with identity, wrong with the others: look at what is done to the inputs in the third term. Read "The third
    link".

    a^(L-1) is the output of the layer before. Has it been through an activation function already?

    Use the inputs as they are given, without another activation.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta(W, a_prev, y, activation)[j] * lesson.activate(a_prev, activation)[k]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta(W, a_prev, y, activation), lesson.activate(a_prev, activation))

    def average_gradient(W, A_prev, Y, activation):
        return delta(W, A_prev, Y, activation).T @ lesson.activate(A_prev, activation) / len(Y)


class returns_updated_weight:
    """A changed weight comes back where the gradient is asked: look at the last step. Read "The product".

    A step downhill is made with the gradient. Is the step asked here, or the gradient?

    Return the gradient alone, without taking it off the weight.
    """

    def weight_gradient(W, a_prev, y, j, k, activation):
        return W[j, k] - lesson.weight_gradient(W, a_prev, y, j, k, activation)

    def layer_gradient(W, a_prev, y, activation):
        return W - lesson.layer_gradient(W, a_prev, y, activation)

    def average_gradient(W, A_prev, Y, activation):
        return W - lesson.average_gradient(W, A_prev, Y, activation)
