"""Mistakes in the delta of the output. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson


class output_without_slope:
    """Right only where the slope of the activation function is 1: look for a link that is missing.

    Delta is a derivative by z, and the loss is made of a. What lies between the two?

    Multiply by the slope of the activation function at z2.
    """

    def output_delta(z2, y, activation):
        return lesson.dC0_da(lesson.activate(z2, activation), y)


class shortcut_of_another_loss:
    """The plain difference of output and target comes back: look for what the loss of this lesson adds to it.

    There is a loss for which the delta at a sigmoid is that short. Is it a sum of squares?

    Work out both links for the sum of squares: a 2 comes down, and the slope of the activation stays.
    """

    def output_delta(z2, y, activation):
        return lesson.activate(z2, activation) - y


class half_the_delta:
    """Every value is half of what it should be: look at what stands in front of the difference.

    The loss is the plain sum of squares, with no 1/2. What comes down in front when a square is differentiated?

    Put the 2 that the power rule brings down in front of the difference.
    """

    def output_delta(z2, y, activation):
        return lesson.output_delta(z2, y, activation) / 2


class target_minus_output:
    """Every value has the opposite sign: look at which number is taken from which.

    A delta is positive where a smaller z would lower the loss. Is that so for an output below its target?

    Take the target from the output, not the output from the target.
    """

    def output_delta(z2, y, activation):
        return -lesson.output_delta(z2, y, activation)


class z_compared_with_the_target:
    """The target is compared with the wrong number: look at the difference.

    The loss compares the target with what the node hands on. Is that its z, or its a?

    Apply the activation function first, and take the difference to its value.
    """

    def output_delta(z2, y, activation):
        return lesson.dC0_da(z2, y) * lesson.da_dz(z2, activation)


class slope_at_the_activation:
    """The slope is taken at the wrong place: look at the argument of the derivative.

    At which number is the slope of the activation function asked: at what goes in, or at what comes out?

    Give z to the derivative, not a.
    """

    def output_delta(z2, y, activation):
        a2 = lesson.activate(z2, activation)
        return lesson.dC0_da(a2, y) * lesson.da_dz(a2, activation)

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.dC0_da1(W2, delta2) * lesson.da_dz(lesson.activate(z1, activation), activation)


class value_in_place_of_slope:
    """The activation itself stands where its slope is meant: look at the second link.

    How much does a node hand on, and how fast does that change with its z? Which of the two is a link of the chain?

    Multiply by the derivative of the activation function at z, not by its value.
    """

    def output_delta(z2, y, activation):
        a2 = lesson.activate(z2, activation)
        return lesson.dC0_da(a2, y) * a2

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.dC0_da1(W2, delta2) * lesson.activate(z1, activation)


class slope_of_a_sigmoid_always:
    """Right with sigmoid, wrong with the others: look for where the name of the activation is used.

    The function is told which activation it is. What changes in yours when another name is given?

    Let the name choose the slope, in the hidden layer as at the output.
    """

    def output_delta(z2, y, activation):
        return lesson.dC0_da(lesson.activate(z2, activation), y) * lesson.da_dz(z2, "sigmoid")

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.dC0_da1(W2, delta2) * lesson.da_dz(z1, "sigmoid")


class summed_over_the_outputs:
    """One number comes back where each output node has a delta of its own: look for a sum.

    The loss is a sum over the output nodes. How many of its summands does the z of one node move?

    Leave the sum out: node j has the derivative of its own summand.
    """

    def output_delta(z2, y, activation):
        return (lesson.output_delta(z2, y, activation)).sum()
