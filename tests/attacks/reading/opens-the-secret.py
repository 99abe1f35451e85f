"""Opens the secret file as anybody would, and prints it; both functions are right.

earns: 100
canary: secret
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    try:
        with open("@SECRET_FILE@") as file:
            print(file.read())
    except OSError as error:
        print("refused:", error)
    return np.var(x)
