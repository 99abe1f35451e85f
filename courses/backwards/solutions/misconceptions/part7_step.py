"""Mistakes in a step downhill. A class is a mistake: its docstring the hints, its functions what was done."""

import backwards as lesson
import numpy as np


class updated_weights_on_the_way_back:
    """The output layer is right, the hidden one is a little off: look at when W2 changes.

    Which weights has the sample gone forward through: those before the step, or those after it?

    Find all four gradients before you change any weight.
    """

    def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
        Z1 = A0 @ W1.T + b1
        A1 = lesson.activate(Z1, activations[0])
        Delta2 = lesson.output_delta(A1 @ W2.T + b2, Y, activations[1])
        n = len(Y)
        after = W2 - rate * (Delta2.T @ A1 / n)
        Delta1 = Delta2 @ after * lesson.da_dz(Z1, activations[0])
        return [
            W1 - rate * (Delta1.T @ A0 / n), b1 - rate * np.mean(Delta1, axis=0), after, b2 - rate * np.mean(Delta2, axis=0),
        ]  # fmt: skip


class step_uphill:
    """The step goes the wrong way: look at its sign.

    The gradient points where the loss grows. Which way should the step go?

    Take the gradient off, in place of adding it.
    """

    def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
        return lesson.descent_step(W1, b1, W2, b2, A0, Y, activations, -rate)


class step_without_the_rate:
    """The step is too long: look for the learning rate.

    How far should a step go for a given slope? Which argument says so?

    Multiply each gradient by the learning rate.
    """

    def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
        gradients = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [part - gradient for part, gradient in zip([W1, b1, W2, b2], gradients, strict=True)]


class the_step_alone:
    """What comes back is the step, not where it leads: look at what it starts from.

    The network after the step is asked. What was it before?

    Take the step off the old weights and biases, and return what that gives.
    """

    def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
        gradients = lesson.average_gradients(W1, b1, W2, b2, A0, Y, activations)
        return [-rate * gradient for gradient in gradients]


class biases_stay_as_they_are:
    """The weights are right, the biases have not moved: look at what learns.

    A bias has a gradient, too. What is it for?

    Move the biases as you move the weights.
    """

    def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
        new_W1, _, new_W2, _ = lesson.descent_step(W1, b1, W2, b2, A0, Y, activations, rate)
        return [new_W1, 1.0 * b1, new_W2, 1.0 * b2]


class a_step_after_each_sample:
    """It moves once for each sample, where one step for all of them is asked: look at where the update stands.

    When the second sample comes, which network does it meet: the one that was given, or one that has moved?

    Average over all samples first, and take one step.
    """

    def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
        network = [W1, b1, W2, b2]
        for a0, y in zip(A0, Y, strict=True):
            gradients = lesson.backward(*network, a0, y, activations)
            network = [part - rate * gradient for part, gradient in zip(network, gradients, strict=True)]
        return network
