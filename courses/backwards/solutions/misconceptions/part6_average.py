"""Mistakes in the average over samples. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson
import numpy as np


def deltas(W1, b1, W2, b2, A0, Y, activations):
    """A1, Delta1 and Delta2 of all samples."""
    Z1 = A0 @ W1.T + b1
    A1 = lesson.activate(Z1, activations[0])
    Delta2 = lesson.output_delta(A1 @ W2.T + b2, Y, activations[1])
    return A1, Delta2 @ W2 * lesson.da_dz(Z1, activations[0]), Delta2


def of_one(i, W1, b1, W2, b2, A0, Y, activations):
    return lesson.backward(W1, b1, W2, b2, A0[i], Y[i], activations)


class summed_not_averaged:
    """Everything is too large by the number of samples: look for what is missing behind the sum.

    Should the gradient grow if every sample is there twice?

    Divide the sums by the number of samples, those of the weights and those of the biases.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return [len(Y) * part for part in lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)]


class averaged_twice:
    """Everything is too small by the number of samples: look for a division too many.

    One division belongs to the average. Where else do you divide by the number of samples, or take a mean?

    Divide once.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return [part / len(Y) for part in lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)]


class hidden_layer_averaged_twice:
    """The output layer is right, the hidden one too small by the number of samples: look for a division on the way back.

    If delta2 is divided by n already, what of that is in delta1, which is made from it?

    Divide either the delta of the output or each of the gradients, but not both.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        dW1, db1, dW2, db2 = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1 / len(Y), db1 / len(Y), dW2, db2]


class biases_not_averaged:
    """The weights are right, the biases too large by the number of samples: look at how the biases are joined.

    The loss is an average over samples. Is that any different for a bias?

    Take the mean over the samples for the biases as well.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        dW1, db1, dW2, db2 = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1, len(Y) * db1, dW2, len(Y) * db2]


class biases_along_the_wrong_axis:
    """The weights are right, the biases have a value for each sample: look at the axis of the mean.

    One sample is a row. Along which axis do the samples lie, and along which the nodes?

    Take the mean of the biases over the rows, axis 0, so that one value for each node is left.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        _, Delta1, Delta2 = deltas(W1, b1, W2, b2, A0, Y, activations)
        dW1, _, dW2, _ = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1, np.mean(Delta1, axis=1), dW2, np.mean(Delta2, axis=1)]


class biases_averaged_to_one_number:
    """The weights are right, each layer's biases come back as one number: look for a mean without an axis.

    Each node has a bias of its own. Over what is the mean taken, and what should be left?

    Name the axis of the samples in the mean, so that one value for each node is left.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        _, Delta1, Delta2 = deltas(W1, b1, W2, b2, A0, Y, activations)
        dW1, _, dW2, _ = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1, np.mean(Delta1), dW2, np.mean(Delta2)]


class delta_and_activations_averaged_apart:
    """The biases are right, the weights are not: look at what is averaged before what is multiplied.

    The delta of a sample belongs to the activations of the same sample. What is left of that after a mean?

    Multiply within each sample first, then take the mean of the products.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        A1, Delta1, Delta2 = deltas(W1, b1, W2, b2, A0, Y, activations)
        (delta1, delta2), (a0, a1) = ([np.mean(X, axis=0) for X in some] for some in ((Delta1, Delta2), (A0, A1)))
        return [np.outer(delta1, a0), delta1, np.outer(delta2, a1), delta2]


class average_sample_only:
    """Right only where all samples are the same: look at what is averaged first.

    Is the gradient of the average sample the average of the gradients? What does a curved activation function say to that?

    Compute the gradients of each sample, then take their mean.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return lesson.backward(W1, b1, W2, b2, np.mean(A0, axis=0), np.mean(Y, axis=0), activations)


class last_sample_only:
    """These are the gradients of the last sample alone: look at what becomes of those before it.

    Does each sample add to what was found so far, or replace it?

    Add the gradients of all samples up, and divide by their number.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return of_one(-1, W1, b1, W2, b2, A0, Y, activations)


class first_sample_only:
    """These are the gradients of the first sample alone: look at where your function returns.

    How many samples has your loop met when it ends?

    Return after the loop, when all samples have been added.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return of_one(0, W1, b1, W2, b2, A0, Y, activations)


class hidden_weights_turned_in_the_batch:
    """With one sample a row the step backwards takes W2 the wrong way round: it only fits layers of equal size.

    Delta2 has a row for each sample now. Over which index of W2 must be added, so that a column for each hidden node
    is left?

    With samples in rows the step back is a product with W2 itself; W2.T is for one sample in a column.
    """

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        A1, _, Delta2 = deltas(W1, b1, W2, b2, A0, Y, activations)
        Delta1 = Delta2 @ W2.T * lesson.da_dz(A0 @ W1.T + b1, activations[0])
        n = len(Y)
        return [Delta1.T @ A0 / n, np.mean(Delta1, axis=0), Delta2.T @ A1 / n, np.mean(Delta2, axis=0)]
