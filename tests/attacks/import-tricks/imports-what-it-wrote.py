"""Writes a module into a folder, puts the folder on the path, and imports it.

earns: 40
canary: drop
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    with open("@DROP@/helper_of_mine.py", "w") as file:
        file.write("open('@DROP@/imported', 'w').close()\n")
    sys.path.insert(0, "@DROP@")
    import helper_of_mine  # noqa: F401

    return 0
