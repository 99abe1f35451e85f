"""Mistakes on the way forward. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson


class hidden_layer_not_activated:
    """The output layer is fed with the wrong numbers: look at what you hand on from layer 1 to layer 2.

    Each layer has a z and an a. Which of the two leaves the layer?

    Feed layer 2 with a1, not with z1.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        z1, a1, _, _ = lesson.forward(W1, b1, W2, b2, a0, activations)
        z2 = W2 @ z1 + b2
        return [z1, a1, z2, lesson.activate(z2, activations[1])]


class bias_after_the_activation:
    """z is right but for its bias, which comes too late: look at the order of your steps.

    Does the bias belong to what goes into the activation function, or to what comes out of it?

    Add the bias to the weighted sum first, and apply the activation function to the whole of it.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        z1 = W1 @ a0
        a1 = lesson.activate(z1, activations[0]) + b1
        z2 = W2 @ a1
        return [z1, a1, z2, lesson.activate(z2, activations[1]) + b2]


class ignores_the_biases:
    """Nothing changes with the biases: look at how z is computed.

    What does the z of a node have in this lesson, besides its weighted inputs?

    Add the layer's bias to the weighted sum, in both layers.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        return lesson.forward(W1, 0 * b1, W2, 0 * b2, a0, activations)

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return lesson.average_gradients(W1, 0 * b1, W2, 0 * b2, A0, Y, activations)


class hidden_activation_for_both:
    """The output layer is wrong where the two layers have different activations: look at which name it gets.

    The list has a name for each layer. Which entry belongs to the output layer?

    Use the first name for layer 1 and the second for layer 2, forward and backwards.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        return lesson.forward(W1, b1, W2, b2, a0, [activations[0], activations[0]])

    def backward(W1, b1, W2, b2, a0, y, activations):
        return lesson.backward(W1, b1, W2, b2, a0, y, [activations[0], activations[0]])

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return lesson.average_gradients(W1, b1, W2, b2, A0, Y, [activations[0], activations[0]])


class output_activation_for_both:
    """The hidden layer is wrong where the two layers have different activations: look at which name it gets forward.

    The list has a name for each layer. Which entry belongs to the hidden layer?

    Use the first name for layer 1 and the second for layer 2, forward and backwards.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        return lesson.forward(W1, b1, W2, b2, a0, [activations[1], activations[1]])

    def backward(W1, b1, W2, b2, a0, y, activations):
        return lesson.backward(W1, b1, W2, b2, a0, y, [activations[1], activations[1]])

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return lesson.average_gradients(W1, b1, W2, b2, A0, Y, [activations[1], activations[1]])


class activations_swapped:
    """Each layer has the activation of the other: look at the order of the list.

    The list begins with the layer that comes first. Which layer is that, on the way forward and on the way back?

    Use the first name for layer 1 and the second for layer 2, though the way back begins with layer 2.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        return lesson.forward(W1, b1, W2, b2, a0, activations[::-1])

    def backward(W1, b1, W2, b2, a0, y, activations):
        return lesson.backward(W1, b1, W2, b2, a0, y, activations[::-1])

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        return lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations[::-1])


class z_and_a_swapped:
    """Each number is right and stands in the wrong place: look at the order of what you return.

    In which order does a sample meet them, in each layer: z first, or a first?

    Return z1, a1, z2, a2, in this order.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        z1, a1, z2, a2 = lesson.forward(W1, b1, W2, b2, a0, activations)
        return [a1, z1, a2, z2]


class output_layer_first:
    """Each array is right and stands in the wrong place, the output layer first: look at the order of the list.

    You meet the output layer first on the way back. But which layer do the arguments begin with?

    Return what belongs to layer 1 first, then what belongs to layer 2.
    """

    def forward(W1, b1, W2, b2, a0, activations):
        z1, a1, z2, a2 = lesson.forward(W1, b1, W2, b2, a0, activations)
        return [z2, a2, z1, a1]

    def backward(W1, b1, W2, b2, a0, y, activations):
        dW1, db1, dW2, db2 = lesson.backward(W1, b1, W2, b2, a0, y, activations)
        return [dW2, db2, dW1, db1]

    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        dW1, db1, dW2, db2 = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [dW2, db2, dW1, db1]
