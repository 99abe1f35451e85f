"""Other ways to write what the lesson asks, as right as its own: a class is a way, its functions those that differ."""

import backwards as lesson


class sample_by_sample:
    def average_gradients(W1, b1, W2, b2, A0, Y, activations):
        every = [lesson.backward(W1, b1, W2, b2, a0, y, activations) for a0, y in zip(A0, Y, strict=True)]
        return [sum(parts) / len(Y) for parts in zip(*every, strict=True)]
