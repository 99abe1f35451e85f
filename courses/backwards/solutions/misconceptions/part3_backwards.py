"""Mistakes in the step backwards. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson
import numpy as np


class weights_not_turned_round:
    """W2 is read the way it is read forward: it only fits where both layers have as many nodes.

    Forward, an output node adds over the hidden nodes that feed it. Over which nodes does a hidden node add on the way back?

    Add over the output nodes, down a column of W2: that is the product with W2.T.
    """

    def dC0_da1(W2, delta2):
        return W2 @ delta2


class forgets_the_weights_back:
    """Every hidden node gets the same value: look for W2.

    Some hidden nodes reach an output strongly, others hardly. Where does your step backwards know that from?

    Multiply the delta of each output node by the weight that leads to it, before you add.
    """

    def dC0_da1(W2, delta2):
        return np.sum(delta2) * np.ones(W2.shape[1])


class shares_not_added:
    """A table comes back where one value for each hidden node is asked: look at the last step.

    A hidden node reaches the loss through every output node. What becomes of these ways, if they are many?

    Add the shares of all output nodes, so that one value for each hidden node is left.
    """

    def dC0_da1(W2, delta2):
        return W2 * delta2[:, None]


class shares_averaged:
    """Too small by the number of output nodes: look for a mean, or a division.

    If a hidden node fed one more output, would its influence on the others become smaller?

    Add the shares of the output nodes, and don't divide by how many there are.
    """

    def dC0_da1(W2, delta2):
        return W2.T @ delta2 / len(delta2)


class splits_the_error_up:
    """Each delta is shared out, so that the shares add up to it: look for a division by a sum of weights.

    Does the derivative hand out a fixed amount, or does it say for each hidden node how strongly it moves that output?

    Multiply by the weight itself. Nothing has to add up.
    """

    def dC0_da1(W2, delta2):
        return (W2 / np.sum(W2, axis=1)[:, None]).T @ delta2


class divides_by_the_weights:
    """The values are large where the weights are small: look for a division by W2.

    Going backwards is not undoing. If the weight is doubled, does the hidden node move the output more, or less?

    Multiply by the weights on the way back, too.
    """

    def dC0_da1(W2, delta2):
        return np.sum(delta2[:, None] / W2, axis=0)


class inverse_for_the_way_back:
    """This undoes the product with W2: look for an inverse, or for equations that are solved.

    Is asked which activations would give these outputs, or how the loss changes with the activations?

    Take the table of weights read the other way, W2.T, and not its inverse.
    """

    def dC0_da1(W2, delta2):
        return np.linalg.pinv(W2) @ delta2


class sizes_of_the_weights_only:
    """A weight counts in the same direction whether it is positive or negative: look for an absolute value.

    Through a negative weight, does the output rise or fall when the hidden node hands on more?

    Keep the sign of each weight.
    """

    def dC0_da1(W2, delta2):
        return np.abs(W2).T @ delta2


class first_output_only:
    """Only one output node is heard, the others are left out: look for an index that is fixed.

    How many output nodes does a hidden node feed?

    Add over all output nodes.
    """

    def dC0_da1(W2, delta2):
        return W2[0] * delta2[0]


class forgets_the_hidden_slope:
    """One link is missing behind the step through the weights: look for the hidden layer's activation function.

    What lies between the activation of a hidden node and its z?

    Multiply by the slope of the hidden layer's activation function at z1.
    """

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.dC0_da1(W2, delta2)

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        _, A1, Delta2 = _output(W1, b1, W2, b2, A0, Y, activations)
        return _joined(Delta2 @ W2, A0, Delta2, A1)


class hidden_slope_twice:
    """A slope comes in once too often: look for it in both steps of the way back.

    The way from a hidden z to its a is one link. How often do you multiply by it?

    Use the slope of the hidden layer once, after the step through the weights.
    """

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.hidden_delta(W2, delta2, z1, activation) * lesson.da_dz(z1, activation)


class slope_added:
    """The slope is added where it should be a factor: look at how the two links are joined.

    What does the chain rule do with the links of a chain?

    Multiply by the slope.
    """

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.dC0_da1(W2, delta2) + lesson.da_dz(z1, activation)


class gated_by_what_comes_back:
    """What is negative on its way back is thrown away: look at which number is compared with 0.

    A relu lets through or not, and it has decided on the way forward. On which number did that depend?

    Take the slope at z1. What comes back may have either sign.
    """

    def hidden_delta(W2, delta2, z1, activation):
        back = lesson.dC0_da1(W2, delta2)
        return np.where(back > 0, back, 0.0 * back) * lesson.da_dz(z1, activation)


class one_link_too_many:
    """Every value has a factor too many, the activation of the node itself: look at the last link.

    Delta ends at the node's z. To which link does an activation as a factor belong?

    Leave the activations out here: they come in when the derivative by a weight is asked.
    """

    def hidden_delta(W2, delta2, z1, activation):
        return lesson.hidden_delta(W2, delta2, z1, activation) * lesson.activate(z1, activation)


def _output(W1, b1, W2, b2, A0, Y, activations):
    """Z1, A1 and Delta2 of all samples."""
    Z1 = A0 @ W1.T + b1
    A1 = lesson.activate(Z1, activations[0])
    return Z1, A1, lesson.output_delta(A1 @ W2.T + b2, Y, activations[1])


def _joined(Delta1, A0, Delta2, A1):
    n = len(A0)
    return [Delta1.T @ A0 / n, np.mean(Delta1, axis=0), Delta2.T @ A1 / n, np.mean(Delta2, axis=0)]
