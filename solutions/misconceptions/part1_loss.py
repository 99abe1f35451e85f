"""Mistakes in the loss and in z. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def delta(W, a_prev, y, activation):
    """The first two terms, multiplied, at every node; of all samples if a_prev and y hold one a row."""
    z = a_prev @ W.T
    return lesson.dC0_da(lesson.activate(z, activation), y) * lesson.da_dz(z, activation)


class half_in_loss:
    """C_0 is half of what it should be: look at what stands in front of the sum. Read "The layer, and its names".

    Some books put 1/2 in front so that a 2 cancels later. Is there a factor in front of this lesson's sum?

    Take the 1/2 away: the loss of one sample is the plain sum of the squared differences.
    """

    def sample_loss(a, y):
        return np.sum((a - y) ** 2) / 2


class mean_over_nodes:
    """Too small by a factor of n_out, the number of output nodes: look for a mean, or a division, over the nodes. Read
    "The layer, and its names".

    What does the lesson average over: the nodes of a layer, or the training samples?

    Add over the nodes and don't divide by their number; only samples are averaged.
    """

    def sample_loss(a, y):
        return np.mean((a - y) ** 2)

    def dC0_da(a, y):
        return 2 * (a - y) / len(a)

    def average_gradient(W, A_prev, Y, activation):
        n, n_out = Y.shape
        return delta(W, A_prev, Y, activation).T @ A_prev / n / n_out

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        return lesson.softmax_cross_entropy_gradient(W, A_prev, Y) / Y.shape[1]


class not_squared:
    """C_0 can come out negative, or 0 for a bad output: look at what is done to each difference before they are added.
    Read "The way forward".

    A node that is too high and one that is too low cancel here. What does the loss do to each difference, so that
    they can't?

    Square each node's difference before the nodes are added.
    """

    def sample_loss(a, y):
        return np.sum(a - y)


class absolute_loss:
    """This belongs to a loss of absolute values: look at what is done to each difference of a_j and y_j. Read "The way
    forward".

    An absolute value has the same slope near its minimum and far from it. Which function of the difference is this
    lesson's loss made of?

    Use the square of each difference in place of its absolute value; in the derivative the size of the difference
    then stays.
    """

    def sample_loss(a, y):
        return np.sum(np.abs(a - y))

    def dC0_da(a, y):
        return np.where(a > y, 1.0, -1.0)


class square_of_the_sum:
    """The differences are right, C_0 is not: look at the order of adding and squaring. Read "The way forward".

    If one node is half a unit too high and another half a unit too low, is the loss 0?

    Square each node's difference first, and only then add over the nodes.
    """

    def sample_loss(a, y):
        return np.sum(a - y) ** 2


class root_of_the_loss:
    """C_0 is the square root of what it should be: look at the last step. Read "The way forward".

    The length of the difference is a distance, and a fine one. But is there a root in the lesson's loss?

    Leave the root out: the sum of the squares is the loss itself.
    """

    def sample_loss(a, y):
        return np.sqrt(np.sum((a - y) ** 2))


class difference_of_squares:
    """C_0 can come out negative: look at what exactly is squared. Read "The way forward".

    Is the square of a difference the same as the difference of the squares? Try it with 3 and 1.

    Take the difference of a_j and y_j first, then square that.
    """

    def sample_loss(a, y):
        return np.sum(a**2 - y**2)


class not_summed:
    """The summands come back one by one, as the shape shows, and are not joined: look at the last step. Read "The layer,
    and its names".

    What does the big sigma of the formula do with its summands?

    Add the summands up: over all nodes for C_0, and over all inputs of node j for z_j.
    """

    def sample_loss(a, y):
        return (a - y) ** 2

    def weighted_input(W, a_prev):
        return W * a_prev


class one_node_only:
    """Only one node of layer L comes in, and the others are left out: look for an index that is fixed. Read "The layer,
    and its names".

    The lesson follows one node as an example. Is this function asked for one node, or for all of them?

    Do for every node j what you do for that one: in a loop over the nodes, or with whole arrays.
    """

    def sample_loss(a, y):
        return (a[0] - y[0]) ** 2

    def dC0_da(a, y):
        return 2 * (a[0] - y[0])

    def layer_gradient(W, a_prev, y, activation):
        every_row = np.outer(delta(W, a_prev, y, activation), a_prev)
        return np.where(np.arange(len(y))[:, None] == 0, every_row, 0.0)

    def dC0_da_prev(W, a_prev, y, activation):
        return W[0] * delta(W, a_prev, y, activation)[0]


class skips_index_0:
    """What has the index 0 is left out: look at where the counting starts. Read "The layer, and its names".

    Which index does the first node, input or sample have in this lesson: 0 or 1?

    Let the index start at 0, so that the first one counts as well.
    """

    def sample_loss(a, y):
        return np.sum((a[1:] - y[1:]) ** 2)

    def weighted_input(W, a_prev):
        return W[:, 1:] @ a_prev[1:]

    def layer_gradient(W, a_prev, y, activation):
        every_row = np.outer(delta(W, a_prev, y, activation), a_prev)
        return np.where(np.arange(len(y))[:, None] > 0, every_row, 0.0)

    def average_gradient(W, A_prev, Y, activation):
        return delta(W, A_prev, Y, activation)[1:].T @ A_prev[1:] / len(Y)


class drops_last_index:
    """The last node, input or sample is left out: look at where the counting stops. Read "The layer, and its names".

    The last index is n - 1, and a range up to n stops there by itself. Is yours told to stop one earlier?

    Let the index run up to n - 1, included: over all the nodes, inputs or samples there are.
    """

    def sample_loss(a, y):
        return np.sum((a[:-1] - y[:-1]) ** 2)

    def weighted_input(W, a_prev):
        return W[:, :-1] @ a_prev[:-1]

    def layer_gradient(W, a_prev, y, activation):
        every_row = np.outer(delta(W, a_prev, y, activation), a_prev)
        return np.where(np.arange(len(y))[:, None] < len(y) - 1, every_row, 0.0)

    def average_gradient(W, A_prev, Y, activation):
        return delta(W, A_prev, Y, activation)[:-1].T @ A_prev[:-1] / len(Y)


class transposed_weights:
    """W is used the wrong way round: it only fits where a layer has as many nodes as inputs. Read "The layer, and its
    names".

    Row j of W holds the weights that lead to node j. Over which index of w_jk is the sum here, over j or over k?

    Forward, a node adds over the inputs k that feed it, with W; backwards, an input adds over the nodes j that it
    feeds, with W.T.
    """

    def weighted_input(W, a_prev):
        return a_prev @ W

    def dC0_da_prev(W, a_prev, y, activation):
        return W @ delta(W, a_prev, y, activation)


class sums_wrong_axis:
    """The sum goes the wrong way through a table: look at which index is added over. Read "The layer, and its names".

    A row and a column of the table mean different things. Along which of them do the numbers lie that belong to one
    sum?

    For z_j add over the inputs k, within the row of node j; for a softmax add over the nodes, within the row of one
    sample.
    """

    def weighted_input(W, a_prev):
        return np.sum(W * a_prev, axis=0)

    def softmax_cross_entropy_gradient(W, A_prev, Y):
        Z = A_prev @ W.T
        E = np.exp(Z - np.max(Z, axis=0, keepdims=True))
        A = E / np.sum(E, axis=0, keepdims=True)
        return (A - Y).T @ A_prev / len(Y)


class adds_one:
    """Every z_j is 1 too large: look for a summand that comes from no input. Read "The layer, and its names".

    Does a node of this lesson have a bias?

    Leave the added 1 out: z_j is the weighted sum of the inputs, and nothing else.
    """

    def weighted_input(W, a_prev):
        return W @ a_prev + 1


class averages_inputs:
    """Every z_j is too small by a factor of n_in, the number of inputs: look for a mean. Read "The layer, and its names".

    Is z_j the sum of the weighted inputs, or their average?

    Add the weighted inputs of a node, and don't divide by how many there are.
    """

    def weighted_input(W, a_prev):
        return np.mean(W * a_prev, axis=1)


class activates_too_soon:
    """Every value lies between 0 and 1, as if it had been through a sigmoid: look at the last step. Read "The layer, and
    its names".

    Is z what goes into the activation function, or what comes out of it?

    Return the weighted sum itself. The activation function is applied to it later, and then it is called a.
    """

    def weighted_input(W, a_prev):
        return lesson.activate(W @ a_prev, "sigmoid")


class one_number_for_the_layer:
    """One number comes back where one value for each node is asked: look for a sum too many. Read "The layer, and its
    names".

    Each node j has a value of its own here. Over what may be added, and is it the nodes?

    Keep one value for each node of layer L: leave the sum over the nodes out.
    """

    def weighted_input(W, a_prev):
        return np.sum(W @ a_prev)

    def dC0_da(a, y):
        return 2 * np.sum(a - y)

    def da_dz(z, activation):
        return np.sum(lesson.da_dz(z, activation))

    def bias_gradient(W, b, a_prev, y, activation):
        return np.sum(lesson.bias_gradient(W, b, a_prev, y, activation))
