"""Mistakes in the average. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def Delta(W, A_prev, Y, activation):
    """The first two terms, multiplied, at every node, one sample a row."""
    Z = A_prev @ W.T
    return lesson.dC0_da(lesson.activate(Z, activation), Y) * lesson.da_dz(Z, activation)


def differences(loss, W, h=1e-5):
    """The derivative of loss with respect to every weight, by central differences."""
    gradient = np.zeros(W.shape)
    for j, k in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[j, k] = h
        gradient[j, k] = (loss(W + step) - loss(W - step)) / (2 * h)
    return gradient


class sum_not_mean:
    """Too large by a factor of n, the number of samples: look at what is done with the sum. Read "All samples".

    The loss of the training set is the average of the samples' losses. What stands in front of the sum?

    Divide by the number of samples when all of them have been added.
    """

    def average_gradient(W, A_prev, Y, activation):
        return Delta(W, A_prev, Y, activation).T @ A_prev

    def network_gradients(weights, A_0, Y, activations):
        return [len(Y) * gradient for gradient in lesson.network_gradients(weights, A_0, Y, activations)]

    def numerical_gradient(W, A_prev, Y, activation):
        return differences(lambda W: np.sum((lesson.activate(A_prev @ W.T, activation) - Y) ** 2), W)

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return len(Y) * lesson.softmax_cross_entropy_gradient(W, A_prev, Y)


class divides_by_nodes:
    """It is divided by n_out, the number of output nodes, in place of the number of samples: look at the divisor. Read
    "All samples".

    Which of the two sizes of Y counts the samples, and which the nodes?

    Divide by the number of rows of Y: each row is a sample.
    """

    def average_gradient(W, A_prev, Y, activation):
        return Delta(W, A_prev, Y, activation).T @ A_prev / Y.shape[1]

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        n, n_out = Y.shape
        return n * lesson.softmax_cross_entropy_gradient(W, A_prev, Y) / n_out


class divides_by_n_minus_1:
    """A little too large, and without a value for a single sample: look at the divisor. Read "All samples".

    n - 1 belongs to another formula. By what is a sum of n numbers divided for their mean?

    Divide by the number of samples itself, without taking 1 off.
    """

    def average_gradient(W, A_prev, Y, activation):
        return Delta(W, A_prev, Y, activation).T @ A_prev / (len(Y) - 1)


class divides_twice:
    """Too small by a factor of n, the number of samples: look for a second division. Read "All samples".

    Averaging happens once. Does something that you call, or an earlier line, divide by n already?

    Keep one of the two divisions by the number of samples.
    """

    def average_gradient(W, A_prev, Y, activation):
        return lesson.average_gradient(W, A_prev, Y, activation) / len(Y)

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return lesson.softmax_cross_entropy_gradient(W, A_prev, Y) / len(Y)


class divides_by_2n:
    """Every value is half of what it should be: look at what the sum is divided by. Read "All samples".

    Some books define the loss with 1/(2n) in front. Does this lesson?

    Divide by the number of samples, not by twice that number.
    """

    twins = ("missing-factor-2",)  # the 2 may be missing in either place: the values are the same

    def average_gradient(W, A_prev, Y, activation):
        return Delta(W, A_prev, Y, activation).T @ A_prev / (2 * len(Y))

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return lesson.softmax_cross_entropy_gradient(W, A_prev, Y) / 2


class last_sample_only:
    """Only the last sample counts: look at what happens to the samples before it. Read "All samples".

    Does each sample's gradient join the earlier ones, or take their place?

    Add each sample's gradient to the sum of the earlier ones, and divide by n at the end.
    """

    def average_gradient(W, A_prev, Y, activation):
        for a_prev, y in zip(A_prev, Y, strict=True):
            gradient = lesson.layer_gradient(W, a_prev, y, activation)
        return gradient


class last_sample_over_n:
    """Only the last sample counts, divided by n: look at what happens to the samples before it. Read "All samples".

    Does each sample's gradient join the earlier ones, or take their place?

    Add each sample's gradient to the sum of the earlier ones; the division by n is right.
    """

    def average_gradient(W, A_prev, Y, activation):
        for a_prev, y in zip(A_prev, Y, strict=True):
            gradient = lesson.layer_gradient(W, a_prev, y, activation)
        return gradient / len(Y)


class first_sample_only:
    """Only the first sample counts: look for a return inside the loop, or for an index that is fixed. Read "All samples".

    The average is over all n samples. At which of them does your function stop?

    Go through all rows of A_prev and Y, and return when the last one has been added.
    """

    def average_gradient(W, A_prev, Y, activation):
        return lesson.layer_gradient(W, A_prev[0], Y[0], activation)


class gradient_of_the_average_sample:
    """Right for one sample, wrong for several: look at what is averaged, and when. Read "All samples".

    The activation function bends, and terms are multiplied. Is the gradient at the average sample then the average
    gradient?

    Compute the gradient of each sample first, and average the gradients, not the samples.
    """

    def average_gradient(W, A_prev, Y, activation):
        return lesson.layer_gradient(W, np.mean(A_prev, axis=0), np.mean(Y, axis=0), activation)


class product_of_averages:
    """Right for one sample, wrong for several: look at the order of averaging and multiplying. Read "All samples".

    Is the average of products the product of the averages? Try it with 1 times 1 and 3 times 3.

    Multiply the terms of each sample first, then average the products.
    """

    def average_gradient(W, A_prev, Y, activation):
        return np.outer(np.mean(Delta(W, A_prev, Y, activation), axis=0), np.mean(A_prev, axis=0))


class mixes_samples:
    """dC_i/dz_j of one sample meets the inputs of another: look at the order of adding and multiplying. Read "All
    samples".

    What has the derivative of sample 0 to do with the inputs of sample 1?

    Multiply dC_i/dz_j of a sample with the inputs of the same sample, and add up these products.
    """

    def average_gradient(W, A_prev, Y, activation):
        return np.outer(np.sum(Delta(W, A_prev, Y, activation), axis=0), np.sum(A_prev, axis=0)) / len(Y)


class running_half:
    """The last sample counts most and the first hardly at all: look at what the loop divides by. Read "All samples".

    If you halve at each step, how much of the first sample is left after the last?

    Add all gradients first, and divide once, by their number.
    """

    def average_gradient(W, A_prev, Y, activation):
        average = 0
        for a_prev, y in zip(A_prev, Y, strict=True):
            average = (average + lesson.layer_gradient(W, a_prev, y, activation)) / 2
        return average


class drops_last_sample_mean:
    """The last sample is left out, and the divisor is 1 too small: look at where the loop stops. Read "All samples".

    The last index is n - 1, and a range up to n stops there by itself. Is yours told to stop one earlier?

    Let the loop go through all n samples, and divide by n.
    """

    def average_gradient(W, A_prev, Y, activation):
        n = len(Y) - 1
        return Delta(W, A_prev, Y, activation)[:n].T @ A_prev[:n] / n


class median:
    """The middle one of the samples' values comes back: look at how they are joined. Read "All samples".

    A sample far off from the others moves the average, but not the value in the middle. Which of the two does the
    lesson ask for?

    Add the gradients of all samples and divide by their number.
    """

    def average_gradient(W, A_prev, Y, activation):
        return np.median(Delta(W, A_prev, Y, activation)[:, :, None] * A_prev[:, None, :], axis=0)


class one_gradient_a_sample:
    """A table for each sample comes back, where one for all of them is asked: look at the last step. Read "All samples".

    There is one set of weights, and n samples with a wish. How do their wishes become one?

    Average over the samples, so that one table in the shape of W is left.
    """

    def average_gradient(W, A_prev, Y, activation):
        return Delta(W, A_prev, Y, activation)[:, :, None] * A_prev[:, None, :]


class first_sample_over_n:
    """Only the first sample counts, divided by n: look for a return inside the loop. Read "All samples".

    The division by n belongs to a sum of all samples. How often does your loop run before it returns?

    Move the return out of the loop, so that it comes after the last sample has been added.
    """

    def average_gradient(W, A_prev, Y, activation):
        return lesson.layer_gradient(W, A_prev[0], Y[0], activation) / len(Y)


class floor_division:
    """Only whole numbers come back: look at the sign of the division. Read "All samples".

    Python has two divisions. Which of them cuts the decimals off?

    Divide with one slash, not with two.
    """

    def average_gradient(W, A_prev, Y, activation):
        return np.floor(Delta(W, A_prev, Y, activation).T @ A_prev / len(Y))

    def network_gradients(weights, A_0, Y, activations):
        return [np.floor(gradient) for gradient in lesson.network_gradients(weights, A_0, Y, activations)]

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return np.floor(lesson.softmax_cross_entropy_gradient(W, A_prev, Y))

    def relative_error(x, y):
        return np.max(np.floor(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y)))))


class divides_in_the_loop:
    """The first samples hardly count: look at where the division by n stands. Read "All samples".

    If the sum so far is divided each time, how often is the first sample divided?

    Divide once, after the loop, when all samples have been added.
    """

    def average_gradient(W, A_prev, Y, activation):
        average = np.zeros(W.shape)
        for a_prev, y in zip(A_prev, Y, strict=True):
            average = (average + lesson.layer_gradient(W, a_prev, y, activation)) / len(Y)
        return average


class mean_without_axis:
    """One number comes back, where a table in the shape of W is asked: look at how the mean is taken. Read "All samples".

    A mean of everything runs over the weights, too. Over what does the lesson average?

    Average over the samples alone, and keep an entry for each weight.
    """

    def average_gradient(W, A_prev, Y, activation):
        return np.sum(Delta(W, A_prev, Y, activation).T @ A_prev) / (len(Y) * W.size)

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return np.sum(lesson.softmax_cross_entropy_gradient(W, A_prev, Y)) / W.size
