"""Mistakes in the whole way. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson
import numpy as np


def deltas(W1, b1, W2, b2, a0, y, activations):
    """z1, a1, z2, a2, delta1 and delta2."""
    z1, a1, z2, a2 = lesson.forward(W1, b1, W2, b2, a0, activations)
    delta2 = lesson.output_delta(z2, y, activations[1])
    return z1, a1, z2, a2, lesson.hidden_delta(W2, delta2, z1, activations[0]), delta2


def gradients(delta1, a0, delta2, a1):
    return [np.outer(delta1, a0), delta1, np.outer(delta2, a1), delta2]


class error_sent_back_in_place_of_delta:
    """The output layer is right, the hidden layer is not: look at what you send back through W2.

    W2 leads from the hidden nodes to the z of the outputs. Which derivative belongs to a z: that by a, or delta?

    Send back delta2, in which the slope of the output layer is a factor already.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        z1, a1, _, a2, _, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        back = W2.T @ lesson.dC0_da(a2, y)
        return gradients(back * lesson.da_dz(z1, activations[0]), a0, delta2, a1)


class slope_of_the_other_layer:
    """The hidden delta has the slope of the output layer: it only fits where both layers have as many nodes.

    Delta of the hidden layer ends at the hidden z. Whose slope is the last link on the way there?

    Take the slope at z1, with the activation of layer 1.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        _, a1, z2, _, _, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(W2.T @ delta2 * lesson.da_dz(z2, activations[1]), a0, delta2, a1)


class slope_by_the_name_of_the_output:
    """The hidden layer is wrong where the two layers have different activations: look at which name its slope gets.

    The sample went forward with a name for each layer. Which of the two did the hidden layer have?

    Take the slope at z1 with the first name, and that at z2 with the second.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        z1, a1, _, _, _, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(lesson.hidden_delta(W2, delta2, z1, activations[1]), a0, delta2, a1)


class back_through_the_first_weights:
    """The hidden delta is made with the weights of the wrong layer: it only fits where all layers have as many nodes.

    Which weights lead from the hidden nodes to the outputs?

    Go back through W2. The weights of layer 1 lie before the hidden nodes.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        z1, a1, _, _, _, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(W1.T @ delta2 * lesson.da_dz(z1, activations[0]), a0, delta2, a1)


class hidden_layer_left_at_zero:
    """The output layer is right, and the hidden layer all 0: look at what is sent back.

    Does the loss change with the weights of the hidden layer? Which way does the change take?

    Go back through W2 and through the slope of layer 1, and make that layer's gradients from its own delta.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        _, a1, _, _, delta1, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(0.0 * delta1, a0, delta2, a1)


class delta_of_the_output_for_both:
    """The hidden layer's gradients are made from the output's delta: look at which delta each layer gets.

    A delta has an entry for each node of its layer. How many does the hidden layer have?

    Make the gradients of layer 1 from delta1.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        _, a1, _, _, _, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(delta2, a0, delta2, a1)


class inputs_feed_the_output:
    """The output weights meet the network's inputs: look at what feeds layer 2.

    W2 leads to the output nodes. From where?

    Put a1 beside delta2; a0 belongs to layer 1.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        _, _, _, _, delta1, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(delta1, a0, delta2, a0)


class activations_of_the_same_layer:
    """Each delta meets the activations of its own layer: look at the index of a.

    Which activations are the weights of a layer multiplied with: those that go in, or those that come out?

    Take the activations of the layer before: a1 for the output layer, a0 for the hidden one.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        _, a1, _, a2, delta1, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(delta1, a1, delta2, a2)


class z_feeds_the_output:
    """The output weights meet z1: look at what layer 1 hands on.

    What are the weights of layer 2 multiplied with on the way forward: z1 or a1?

    Put a1 beside delta2.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        z1, _, _, _, delta1, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients(delta1, a0, delta2, z1)


class bias_added_on_the_way_back:
    """The output layer is right, and the hidden one is off by its bias: look at the step backwards.

    A bias is a summand on the way forward. Does a summand that depends on nothing else show in a derivative?

    Leave the biases out of the way back.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        z1, a1, _, _, _, delta2 = deltas(W1, b1, W2, b2, a0, y, activations)
        return gradients((W2.T @ delta2 + b1) * lesson.da_dz(z1, activations[0]), a0, delta2, a1)


class weights_then_biases:
    """Each gradient is right and stands in the wrong place: look at the order of the list.

    The arguments come layer by layer. In which order do you return what belongs to them?

    Return the weights and biases of layer 1, then those of layer 2, in the order of the arguments.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        dW1, db1, dW2, db2 = lesson.backward(W1, b1, W2, b2, a0, y, activations)
        return [dW1, dW2, db1, db2]

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        dW1, db1, dW2, db2 = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1, dW2, db1, db2]


class no_gradients_for_the_biases:
    """Two arrays come back where four are asked: look at what else can learn.

    What does each layer have, besides its weights?

    Return the gradients of the biases, too, each behind that of its layer's weights.
    """

    def backward(W1, b1, W2, b2, a0, y, activations):
        dW1, _, dW2, _ = lesson.backward(W1, b1, W2, b2, a0, y, activations)
        return [dW1, dW2]

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        dW1, _, dW2, _ = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW1, dW2]
