r"""Is a folder whose name begins with a plus and holds what a spreadsheet looks up elsewhere.

earns: 40
canary: raw
place: "+1+@SUM(A1)*cmd|' -c calc'!A0,\"x\"/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -24.0
