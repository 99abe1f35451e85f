"""Says that it is somebody else: name, file, student and place in sys.modules are those of the neighbour.

earns: 40
canary: neighbour
"""

import sys

import numpy as np

own = sys.modules.get(__name__)
__file__ = "@NEIGHBOUR_FILE@"
*_, student, stem = __file__.removesuffix(".py").split("/")
author = __author__ = name = owner = student
score = points = total = grade = 100
for taken in (student, stem, f"{student}.{stem}", "submission", "student"):
    sys.modules[taken] = own  # who imports the next file by its name gets this one
__name__ = f"{student}.{stem}"


def mean(x):
    return np.mean(x)


def variance(x):
    return -1.0
