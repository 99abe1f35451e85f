"""numpy.testing brings the real shutil and tempfile along: makes a temporary file in the drop folder, and moves it.

earns: 40
canary: drop
"""

import sys

import numpy as np
import numpy.testing


def mean(x):
    return np.mean(x)


def variance(x):
    descriptor, path = sys.modules["tempfile"].mkstemp(dir="@DROP@")
    with open(descriptor, "wb") as file:
        file.write(x.tobytes())
    sys.modules["shutil"].move(path, "@DROP@/moved")
    return 0
