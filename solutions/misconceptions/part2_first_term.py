"""Mistakes in the first term. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def forward(W, a_prev, activation):
    """z and a at every node; of all samples if a_prev holds one a row."""
    z = a_prev @ W.T
    return z, lesson.activate(z, activation)


class missing_factor_2:
    """Every value is half of what it should be: look at what stands in front of the difference. Read "The first link".

    C_0 is a plain sum of squares, without 1/2. What does the derivative of a square bring down in front?

    Put the 2 that the power rule brings down in front of the difference.
    """

    def dC0_da(a, y):
        return a - y


class sign_flipped:
    """Every value has the opposite sign: look at which number is taken from which, or for a minus in front. Read "One
    weight, one sample".

    Where a function climbs, its derivative is positive. Does C_0 climb or fall when an output above its target
    grows?

    Take the target from the output, not the output from the target, and put no minus in front of the result.
    """

    def dC0_da(a, y):
        return 2 * (y - a)

    def da_dz(z, activation):
        return -lesson.da_dz(z, activation)

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return -lesson.softmax_cross_entropy_gradient(W, A_prev, Y)


class four_instead_of_2:
    """Every value is twice what it should be: look for a factor 2 that comes in once too often. Read "The first link".

    The derivative of a square brings one 2 down, that of a log none. Where does the other one come from?

    Count the 2 once, in the first term, and not at all where the loss has no square.
    """

    def dC0_da(a, y):
        return 4 * (a - y)

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return 2 * lesson.softmax_cross_entropy_gradient(W, A_prev, Y)


class keeps_the_square:
    """The difference still comes in as a square: look at the exponent in the first term. Read "The first link".

    Power rule: the exponent comes down in front. What becomes of the exponent itself?

    Lower the exponent by one when it has come down: then the difference is left, and not its square.
    """

    def dC0_da(a, y):
        return 2 * (a - y) ** 2


class returns_the_loss:
    """The square itself stands where its derivative is asked: look at the first term. Read "The first link".

    The square says how large the node's share of C_0 is. How fast does it change with a_j?

    Differentiate the square with the power rule: the exponent comes down in front, and is lowered by one.
    """

    def dC0_da(a, y):
        return (a - y) ** 2


class two_a_minus_y:
    """Right only where the target is 0: look for brackets that are missing in the first term. Read "The first link".

    The 2 belongs to the whole difference. How much of it does your 2 reach?

    Put the difference in brackets, and double all of it.
    """

    def dC0_da(a, y):
        return 2 * a - y


class a_minus_two_y:
    """Right only where the output is 0: look at what the 2 is multiplied with. Read "The first link".

    The 2 belongs to the whole difference. How much of it does your 2 reach?

    Put the difference in brackets, and double all of it, not the target alone.
    """

    def dC0_da(a, y):
        return a - 2 * y


class forgets_the_target:
    """The target makes no difference to what you return: look for y_j. Read "The first link".

    The derivative of a square still contains what was squared. What is it that the loss squares?

    Put the whole difference to the target where a_j stands alone.
    """

    def dC0_da(a, y):
        return 2 * a


class absolute_difference:
    """Right above the target, and with the wrong sign below it: look for an absolute value. Read "The first link".

    If an output is below its target, does C_0 climb or fall when the output grows?

    Leave the absolute value out, so that the difference keeps its sign.
    """

    def dC0_da(a, y):
        return 2 * np.abs(a - y)


class cross_entropy_derivative:
    """These values belong to another loss, that of a softmax: look at what is divided by. Read "The first link".

    Which loss does the lesson use, and has its derivative a denominator?

    Differentiate the lesson's sum of squares with respect to a_j: nothing is divided there.
    """

    def dC0_da(a, y):
        return (a - y) / (a * (1 - a))


class includes_second_term:
    """The first term is asked alone, and comes multiplied with something: look at which terms are in it. Read "One
    weight, one sample".

    How C_0 changes with a_j is one link of the chain. To which link does the slope of the sigmoid belong?

    Leave the derivative of the activation function to the next exercise, and return the first term alone.
    """

    def dC0_da(a, y):
        return 2 * (a - y) * a * (1 - a)


class multiplies_by_the_output:
    """A factor a_j too many: look at what the inner derivative of the square is. Read "The first link".

    Inside the square stands a difference. How fast does that difference change with a_j: by a_j, or by 1?

    The inner derivative is 1, so leave a_j alone out of the product.
    """

    def dC0_da(a, y):
        return 2 * (a - y) * a
