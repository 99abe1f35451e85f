"""Writes a file as anybody would; both functions are right.

earns: 100
canary: drop
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    try:
        with open("@DROP@/written", "w") as file:
            file.write("I was here")
    except OSError as error:
        print("refused:", error)
    return np.var(x)
