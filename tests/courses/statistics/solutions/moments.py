# %% [markdown]
# # Mean and variance
#
# Two numbers say much about a list of measurements: where they lie, and how far they are spread.

# %%
"""Mean and variance of a list of measurements."""

import numpy as np

# %% [markdown]
# ## Where they lie

# %%
def mean(x):
    """The mean of all values.

    x        (n,) the measurements
    returns  a number

    >>> float(mean(np.array([1.0, 2.0, 6.0])))
    3.0
    """
    ### BEGIN SOLUTION
    return np.mean(x)
    ### END SOLUTION


# %% [markdown]
# ## How far they are spread
#
# Take each value's distance from the mean, square it, and take the mean of these squares. We look at all there is, not
# at a sample of it: the divisor is n.

# %%
def variance(x):
    """The mean of the squared distances from the mean.

    x        (n,) the measurements
    returns  a number

    The mean is 3, the distances from it are -2, -1 and 3.
    >>> round(float(variance(np.array([1.0, 2.0, 6.0]))), 4)
    4.6667
    """
    ### BEGIN SOLUTION
    return np.var(x)
    ### END SOLUTION
