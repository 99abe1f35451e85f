r"""Is a file by itself whose name is a spreadsheet's formula; the name is the student.

earns: 40
canary: raw
place: "=cmd|'\u2215c calc'!A1.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -17.0
