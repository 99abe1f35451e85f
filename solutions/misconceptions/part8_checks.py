"""Mistakes in checking a gradient, and in the softmax. A class is a mistake, as in the other files."""

import gradient as lesson
import numpy as np


def differences(slope, W):
    """slope(step) for a step in every weight alone."""
    gradient = np.zeros(W.shape)
    for j, k in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[j, k] = 1e-5
        gradient[j, k] = slope(step)
    return gradient


def loss(W, A_prev, Y, activation):
    return np.sum((lesson.activate(A_prev @ W.T, activation) - Y) ** 2) / len(Y)


def softmax(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)


# -- checking a gradient ---------------------------------------------------------------------------------------------


class forgets_2h:
    """Every value is twice what it should be: look at what the difference is divided by. Read "How to check a gradient".

    One point lies h above, the other h below. How far are they from each other?

    Divide by the whole distance between the two points.
    """

    def numerical_gradient(W, A_prev, Y, activation):
        def slope(step):
            return (loss(W + step, A_prev, Y, activation) - loss(W - step, A_prev, Y, activation)) / np.sum(step)

        return differences(slope, W)


class one_sided:
    """Only some 5 digits are right: look at which two points the difference is taken between. Read "How to check a
    gradient".

    To one side, a loss that bends leaves its slope. What becomes of that if you go as far to both sides?

    Move the weight by h up and by h down, and take the difference of these two losses.
    """

    def numerical_gradient(W, A_prev, Y, activation):
        def slope(step):
            return (loss(W + step, A_prev, Y, activation) - loss(W, A_prev, Y, activation)) / np.sum(step)

        return differences(slope, W)


class moves_every_weight:
    """One number comes back, as all weights are moved at once: look at where h is added. Read "How to check a gradient".

    If every weight moves, whose slope is it that you measure?

    Move one weight at a time, leave the others where they are, and fill the table entry by entry.
    """

    def numerical_gradient(W, A_prev, Y, activation):
        h = 1e-5
        return (loss(W + h, A_prev, Y, activation) - loss(W - h, A_prev, Y, activation)) / (2 * h)


class numerical_sum_of_nodes:
    """Too small by a factor of n_out, the number of output nodes: look at the loss that is differentiated. Read "The
    layer, and its names".

    Over what does the lesson's loss add, and over what does it average?

    Add the squares over the nodes; only the samples are averaged.
    """

    def numerical_gradient(W, A_prev, Y, activation):
        def mean(W):
            return np.mean((lesson.activate(A_prev @ W.T, activation) - Y) ** 2)

        return differences(lambda step: (mean(W + step) - mean(W - step)) / (2 * np.sum(step)), W)


class no_floor:
    """Too large where both entries are small: look at the denominator. Read "The distance of two gradients".

    What does a quotient do when x and y are both close to 0, and what is the 1 in the formula for?

    Keep the denominator from becoming smaller than 1.
    """

    def relative_error(x, y):
        return np.max(np.abs(x - y) / np.maximum(np.abs(x), np.abs(y)))


class sum_in_denominator:
    """Too small where the entries are large: look at the denominator. Read "The distance of two gradients".

    Are the sizes of x and y added in the formula, or is the larger of them taken?

    Divide by the largest of three numbers: 1 and the two absolute values.
    """

    def relative_error(x, y):
        return np.max(np.abs(x - y) / np.maximum(1, np.abs(x) + np.abs(y)))


class sum_without_floor:
    """Another course's formula: the sum of the sizes stands below, and no 1. Look at the denominator. Read "The distance
    of two gradients".

    Which of the two sizes is in the formula here, and what keeps the quotient small where both are small?

    Divide by the largest of three numbers: 1 and the two absolute values.
    """

    def relative_error(x, y):
        return np.max(np.abs(x - y) / (np.abs(x) + np.abs(y)))


class largest_before_dividing:
    """Too small where the entries differ in size: the largest is looked for before anything is divided. Read "The
    distance of two gradients".

    An entry is compared with its own size. With whose size is it compared if both maxima come first?

    Divide entry by entry, and take the largest of the quotients at the end.
    """

    def relative_error(x, y):
        return np.max(np.abs(x - y)) / np.maximum(1, np.maximum(np.max(np.abs(x)), np.max(np.abs(y))))


class ratio_to_the_sum_of_norms:
    """Another course's formula: a length divided by two lengths. Look at what is divided by what. Read "The distance of
    two gradients".

    Lengths join all entries. Which single entry is the worst, and where would you see it?

    Divide entry by entry by the largest of 1 and the two absolute values, and take the largest quotient.
    """

    def relative_error(x, y):
        def norm(v):
            return np.sqrt(np.sum(v**2))

        return norm(x - y) / (norm(x) + norm(y))


class mean_error:
    """Too small: look at how the entries become one number. Read "The distance of two gradients".

    If one entry of a gradient is wrong and a hundred are right, should the hundred hide it?

    Take the largest of all entries in place of their mean.
    """

    def relative_error(x, y):
        return np.mean(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))


class signed_error:
    """Differences below 0 don't count: look at the numerator. Read "The distance of two gradients".

    Is a difference of -3 smaller than a difference of 1?

    Take the absolute value of each difference before you look for the largest.
    """

    def relative_error(x, y):
        return np.max((x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))


class absolute_error:
    """Too large where the entries are large: look for a division. Read "The distance of two gradients".

    The difference is to be relative. Relative to what?

    Divide each difference by the size of its entries, or by 1 where they are small, before you look for the
    largest.
    """

    def relative_error(x, y):
        return np.max(np.abs(x - y))


class norm_ratio:
    """The entries are joined before the division: look at the order of the two. Read "The distance of two gradients".

    If one entry is large, does that make the difference of another one smaller?

    Divide entry by entry, and take the largest of the quotients at the end.
    """

    def relative_error(x, y):
        def norm(v):
            return np.sqrt(np.sum(v**2))

        return norm(x - y) / np.maximum(1, np.maximum(norm(x), norm(y)))


# -- softmax ---------------------------------------------------------------------------------------------------------


class squared_loss_through_softmax:
    """These values belong to the sum of squares: look at which loss is differentiated. Read "Another loss".

    Which loss is it in this exercise? Put the derivative of its log together with that of the softmax: what
    cancels?

    Differentiate -sum_j y_j log a_j with respect to z_j, in place of the squares.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        A = softmax(A_prev @ W.T)
        T1 = lesson.dC0_da(A, Y)
        Delta = A * (T1 - np.sum(A * T1, axis=1, keepdims=True))
        return Delta.T @ A_prev / len(Y)


class sigmoid_for_softmax:
    """The outputs of a sample don't add up to 1: look at the activation function. Read "Another loss".

    In a softmax the nodes compete: each output depends on every z of the sample. Does yours?

    Divide e^z_j by the sum of e^z over all nodes of the sample, in place of the sigmoid.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        A = lesson.activate(A_prev @ W.T, "sigmoid")
        return (A - Y).T @ A_prev / len(Y)


class softmax_overflows:
    """Right for moderate z, not a number for large ones: look at e^z, and at what you divide by. Read "Another loss".

    e to the power of 800 is beyond a float64, and of -800 it is 0. What may be taken off every z_j without changing the
    softmax, and do you divide by a 0?

    Take the largest z of each sample off all of its z before you take e^z, and divide by no output: it may be 0.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        E = np.exp(A_prev @ W.T)
        A = E / np.sum(E, axis=1, keepdims=True)
        return (A - Y).T @ A_prev / len(Y)


class softmax_forgets_target:
    """The target makes no difference to what you return: look for Y. Read "Another loss".

    The loss is smallest when each output meets its share. Which derivative is 0 just there?

    Take the targets off the outputs before these meet the inputs.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return softmax(A_prev @ W.T).T @ A_prev / len(Y)


class softmax_over_everything:
    """The outputs of all samples together add up to 1: look at the sum in the denominator. Read "Another loss".

    The nodes of one sample compete with each other. Do those of different samples?

    Divide each sample by its own sum: over the nodes, not over the rows as well.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        Z = A_prev @ W.T
        E = np.exp(Z - np.max(Z))
        return (E / np.sum(E) - Y).T @ A_prev / len(Y)


class softmax_slope_again:
    """A factor a (1 - a) too many: look at what meets the difference of output and target. Read "Another loss".

    The short form a - y is what is left when the slope of softmax is already in it. What happens if it comes again?

    Leave the slope out: the difference meets the inputs directly.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        A = softmax(A_prev @ W.T)
        return ((A - Y) * A * (1 - A)).T @ A_prev / len(Y)


class softmax_mixed_axes:
    """The numbers that are added don't belong to one sample: look at the two directions in the softmax. Read "Another
    loss".

    The largest z and the sum are taken of the same numbers. Of which ones is each taken in yours?

    Take both along the nodes of one sample: the largest z, and the sum below.
    """

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        Z = A_prev @ W.T
        E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        return (E / np.sum(E, axis=0) - Y).T @ A_prev / len(Y)
