"""Mistakes in bias and way back. A class is a mistake: its docstring the hints, its functions what was done."""

import gradient as lesson
import numpy as np


def delta(W, a_prev, y, activation):
    """The first two terms, multiplied, at every node of one sample."""
    z = W @ a_prev
    return lesson.dC0_da(lesson.activate(z, activation), y) * lesson.da_dz(z, activation)


def forward(weights, A_0, activations):
    """All Zs, and all As beginning with A_0."""
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations, strict=True):
        Zs.append(As[-1] @ W.T)
        As.append(lesson.activate(Zs[-1], activation))
    return As, Zs


# -- a bias, and the step backwards ----------------------------------------------------------------------------------


class ignores_the_bias:
    """The result does not change with the bias: look at how z is computed. Read "A bias".

    What does z_j have in this exercise, besides the weighted inputs?

    Add the node's bias to its weighted sum, before anything else is computed from it.
    """

    def bias_gradient(W, b, a_prev, y, activation):
        return delta(W, a_prev, y, activation)


class times_the_bias:
    """Every value is multiplied with the node's bias: look at the last link of the chain. Read "A bias".

    If b_j grows a little, does z_j grow by just as much, or by a multiple of it?

    Leave the bias out of the product; it only belongs in z_j.
    """

    def bias_gradient(W, b, a_prev, y, activation):
        return lesson.bias_gradient(W, b, a_prev, y, activation) * b


class weight_gradient_for_bias:
    """A table comes back where one value for each node is asked: look at the last link of the chain. Read "A bias".

    A weight is multiplied with an input. What is a bias multiplied with?

    Leave the inputs out of the product: they belong to the derivative by a weight.
    """

    def bias_gradient(W, b, a_prev, y, activation):
        return np.outer(lesson.bias_gradient(W, b, a_prev, y, activation), a_prev)


class bias_always_one:
    """Every value is 1: look for the other links of the chain. Read "A bias".

    z_j changes as much as b_j does. But what happens from there to a_j, and to C_0?

    Multiply by the first and the second term as well.
    """

    def bias_gradient(W, b, a_prev, y, activation):
        return np.ones(len(b))


class forgets_the_weights:
    """Every input gets the same value: look for W. Read "The step backwards".

    How strongly a_k moves z_j is not the same for every j and k. What does it depend on?

    Multiply dC_0/dz_j of each node by its weight from node k, before the nodes are added.
    """

    def dC0_da_prev(W, a_prev, y, activation):
        return np.ones(len(a_prev)) * np.sum(delta(W, a_prev, y, activation))


class one_layer_too_far:
    """A factor too many comes in, the slope of a sigmoid at a^(L-1): look at the last step. Read "The step backwards".

    The question stops at a^(L-1). To which layer does the slope of the activation there belong?

    Leave the derivative of the layer before to the next step backwards.
    """

    def dC0_da_prev(W, a_prev, y, activation):
        return W.T @ delta(W, a_prev, y, activation) * a_prev * (1 - a_prev)


class not_summed_over_nodes:
    """A table comes back where one value for each input is asked: look at the last step. Read "The step backwards".

    Node k of layer L-1 feeds every node of layer L. What is done with their shares?

    Add the shares of all nodes j, so that one value for each input k is left.
    """

    def dC0_da_prev(W, a_prev, y, activation):
        return W * delta(W, a_prev, y, activation)[:, None]


# -- a whole network -------------------------------------------------------------------------------------------------


class forgets_hidden_derivative:
    """The last layer is right, the layers before it are not: look at the step from a layer to the one before. Read "A
    whole network".

    Each layer that is passed on the way back has an activation function. What is its link in the chain?

    Multiply by the derivative of that layer's own activation, at its own z, in each step backwards.
    """

    def network_gradients(weights, A_0, Y, activations):
        As, Zs = forward(weights, A_0, activations)
        Delta = lesson.dC0_da(As[-1], Y) * lesson.da_dz(Zs[-1], activations[-1])
        gradients = []
        for layer in reversed(range(len(weights))):
            gradients.insert(0, Delta.T @ As[layer] / len(Y))
            Delta = Delta @ weights[layer]
        return gradients


class own_layer_activation:
    """The derivatives by z meet the activations of the wrong layer: look at the index. Read "A whole network".

    Which activations are the weights of a layer multiplied with: those that go in, or those that come out?

    Take the activations of the layer before; for the first layer these are the inputs of the network.
    """

    def network_gradients(weights, A_0, Y, activations):
        As, Zs = forward(weights, A_0, activations)
        dC_dA = lesson.dC0_da(As[-1], Y)
        gradients = []
        for layer in reversed(range(len(weights))):
            Delta = dC_dA * lesson.da_dz(Zs[layer], activations[layer])
            gradients.insert(0, Delta.T @ As[layer + 1] / len(Y))
            dC_dA = Delta @ weights[layer]
        return gradients


class reversed_list:
    """The right gradients in the wrong order, the last layer first: look at how the list is filled. Read "A whole
    network".

    You go through the layers backwards. In which order did the weights come in?

    Return the gradients in the order of the weights: the first layer first.
    """

    def network_gradients(weights, A_0, Y, activations):
        return lesson.network_gradients(weights, A_0, Y, activations)[::-1]


class output_layer_only:
    """The last layer is right, and all others are 0: look at what is carried backwards. Read "A whole network".

    Does the loss change with the weights of an earlier layer? Which way does the change take?

    Carry dC/dz back through the weights of each layer, and use it for the layer before.
    """

    def network_gradients(weights, A_0, Y, activations):
        last = lesson.network_gradients(weights, A_0, Y, activations)[-1]
        return [np.zeros_like(W) for W in weights[:-1]] + [last]


class one_activation_for_all:
    """The layers that share their activation with the last one are right: look at which name each layer gets. Read "A
    whole network".

    Every layer has an activation of its own. Which entry of the list belongs to this layer?

    Take the name from the list again for each layer, on the way forward and on the way back.
    """

    def network_gradients(weights, A_0, Y, activations):
        return lesson.network_gradients(weights, A_0, Y, [activations[-1]] * len(weights))


class untransposed_backwards:
    """On the way back W is used the wrong way round, which only fits layers of equal size: look at that product. Read "A
    whole network".

    Forward, node j adds over its inputs k. Over which of the two is added on the way back?

    On the way back add over the nodes j that an input feeds, not over the inputs: use W.T.
    """

    def network_gradients(weights, A_0, Y, activations):
        As, Zs = forward(weights, A_0, activations)
        dC_dA = lesson.dC0_da(As[-1], Y)
        gradients = []
        for layer in reversed(range(len(weights))):
            Delta = dC_dA * lesson.da_dz(Zs[layer], activations[layer])
            gradients.insert(0, Delta.T @ As[layer] / len(Y))
            dC_dA = Delta @ weights[layer].T
        return gradients
