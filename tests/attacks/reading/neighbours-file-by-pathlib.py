"""Reads what another student handed in.

earns: 40
canary: secret
"""

from pathlib import Path

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    raise RuntimeError(Path("@NEIGHBOUR_FILE@").read_text()[:120])
