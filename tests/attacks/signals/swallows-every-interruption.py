"""A time limit that raises an exception in the submission is caught, again and again.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    while True:
        try:
            while True:
                x = np.sqrt(x)
        except BaseException:  # also KeyboardInterrupt, SystemExit and whatever a timer raises
            continue
