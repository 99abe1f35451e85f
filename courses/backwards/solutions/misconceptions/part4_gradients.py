"""Mistakes from a delta to the gradients. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson
import numpy as np


class rows_and_columns_swapped:
    """The table is turned on its side: look at which of the two gives the rows.

    Row j of W belongs to node j of the layer that the weights lead to. Which of your two vectors belongs to that layer?

    Let delta give the rows and the activations the columns.
    """

    def dC0_dW(delta, a_prev):
        return np.outer(a_prev, delta)

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        dW1, db1, dW2, db2 = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1.T, db1, dW2.T, db2]


class delta_in_every_column:
    """Every column is delta itself: look for what the weight is multiplied with.

    The weights of a node all move the same z, but not by the same amount. What does that depend on?

    Multiply by the activation of the node that the weight comes from.
    """

    def dC0_dW(delta, a_prev):
        return np.outer(delta, np.ones(len(a_prev)))


class deltas_added_up:
    """Every row is the same: look for a sum over delta.

    Does a weight reach the loss through every node of the layer that it leads to, or through one?

    Give row j the delta of node j alone.
    """

    def dC0_dW(delta, a_prev):
        return np.outer(np.sum(delta) * np.ones(len(delta)), a_prev)


class divided_by_the_inputs:
    """Too small by the number of nodes in the layer before: look for a mean, or a division.

    What is averaged in this lesson?

    Don't divide: only samples are averaged.
    """

    def dC0_dW(delta, a_prev):
        return np.outer(delta, a_prev) / len(a_prev)


class scaled_to_length_one:
    """The direction is right, and the length always 1: look for a division by a norm.

    A gradient says how steep it is. Where does yours say that?

    Return the gradient as it is.
    """

    def dC0_dW(delta, a_prev):
        table = np.outer(delta, a_prev)
        return table / np.sqrt(np.sum(table**2))


class bias_is_a_constant:
    """Everything is 0: look at what you think the bias is.

    In z a bias is a constant summand, if you look at the inputs. But by what is differentiated here?

    z grows as much as its bias does, so the derivative by the bias is delta.
    """

    def dC0_db(delta):
        return np.zeros(len(delta))


class bias_gradient_of_one:
    """Everything is 1: look for the rest of the chain.

    z changes as much as its bias does. And how does the loss change with z?

    Multiply the 1 by delta.
    """

    def dC0_db(delta):
        return np.ones(len(delta))


class one_bias_for_the_layer:
    """One number comes back where each node has a bias of its own: look for a sum.

    Sums over samples come later. Over what do you add here?

    Return delta as it is, with a value for each node.
    """

    def dC0_db(delta):
        return np.sum(delta)


class bias_gradient_as_a_column:
    """The values are right, but stand in a table of one column: look at the shape.

    A bias has one index, a weight two. How many indices has what you return?

    Return the vector, of shape (n_out,).
    """

    def dC0_db(delta):
        return delta[:, None] * np.ones((1, 1))
