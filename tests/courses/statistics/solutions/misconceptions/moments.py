"""A class is a mistake: its docstring the hints (where, which idea, the correction), its functions what was done."""

import moments as lesson
import numpy as np


class sum_not_mean:
    """Too large by a factor that grows with the list: look at what is done after everything is added up.

    Does the mean of a list grow when every value is written down twice?

    Divide the sum by the number of values.
    """

    def mean(x):
        return np.sum(x)

    def variance(x):
        return np.sum((x - lesson.mean(x)) ** 2)


class divides_by_n_minus_1:
    """A little too large, for short lists more than for long ones: look at the divisor.

    Is this the variance of all the values there are, or an estimate from a sample of them?

    Divide by n. (n - 1 estimates the variance of what a sample was drawn from.)
    """

    def variance(x):
        return np.sum((x - lesson.mean(x)) ** 2) / (len(x) - 1)


class forgets_to_square:
    """Next to nothing, whatever the list: look at how the distances from the mean are added.

    Some distances are positive, some negative. What is their sum, always?

    Square each distance before you take the mean.
    """

    def variance(x):
        return np.mean(x - lesson.mean(x))


class takes_the_root:
    """In the unit of the values, not of their squares: look at the last step.

    Which of the two is asked, the variance or the standard deviation?

    Take no square root: the standard deviation is the root of the variance.
    """

    def variance(x):
        return np.std(x)
