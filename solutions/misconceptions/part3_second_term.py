"""Mistakes in the second term. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def first_term(W, a_prev, y, activation):
    """z, and dC_0/da at every node; of all samples if a_prev and y hold one a row."""
    z = a_prev @ W.T
    return z, lesson.dC0_da(lesson.activate(z, activation), y)


def short_form_at_z(z, activation):
    """The derivatives that are written with a, given z instead."""
    if activation == "sigmoid":
        return z * (1 - z)
    if activation == "tanh":
        return 1 - z**2
    return lesson.da_dz(z, activation)


def derivative_at_the_output(z, activation):
    """g' not at z, but at g(z)."""
    return lesson.da_dz(lesson.activate(z, activation), activation)


def delta_of_sigmoid(W, a_prev, y):
    """The first two terms, multiplied, as if the activation were sigmoid."""
    z, t1 = first_term(W, a_prev, y, "sigmoid")
    return t1 * lesson.da_dz(z, "sigmoid")


class forgets_to_differentiate:
    """The activation function itself stands where its derivative is meant: look at the second term. Read "The second
    link".

    a_j is the value of the activation function at z_j. How fast does that value change when z_j does?

    Put the derivative of the activation function, taken at z_j, in place of its value.
    """

    def da_dz(z, activation):
        return lesson.activate(z, activation)


class z_taken_for_a:
    """The short formula of the derivative is right, but not what it is fed with: look at its argument. Read "The second
    link".

    The short formulas of sigmoid and tanh are written with a, the value of g. Which one does yours get, z or a?

    Compute the value of the activation function at z first, and put that into the formula.
    """

    def da_dz(z, activation):
        return short_form_at_z(z, activation)


class derivative_at_a:
    """The derivative is taken at the wrong point, after the activation function: look at its argument. Read "The second
    link".

    At which point is the slope of g asked: at z_j, which goes into g, or at a_j, which comes out?

    Give z to the derivative, not a.
    """

    def da_dz(z, activation):
        return derivative_at_the_output(z, activation)


class always_sigmoid:
    """Right with sigmoid, wrong with every other activation: look for where the name of the activation is used. Read "The
    second link".

    The function is told which activation it is. What changes in yours when another name is given?

    Let the name choose the activation function and its derivative, in place of the sigmoid each time.
    """

    def da_dz(z, activation):
        return lesson.da_dz(z, "sigmoid")

    def weight_gradient(W, a_prev, y, j, k, activation):
        return delta_of_sigmoid(W, a_prev, y)[j] * a_prev[k]

    def layer_gradient(W, a_prev, y, activation):
        return np.outer(delta_of_sigmoid(W, a_prev, y), a_prev)

    def average_gradient(W, A_prev, Y, activation):
        return delta_of_sigmoid(W, A_prev, Y).T @ A_prev / len(Y)


class jacobian:
    """A square table comes back that is 0 wherever j and k differ, where one value for each node is asked. Read "The
    second link".

    Does a_j depend on the z of any other node? What do the zeros say?

    Return the entries [j, j], and only these: one value for each z.
    """

    def da_dz(z, activation):
        return np.eye(len(z)) * lesson.da_dz(z, activation)
