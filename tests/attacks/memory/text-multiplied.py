"""Returns a text of four billion characters in place of a number; each character beyond ASCII takes four bytes.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return "\U0001f4a5" * 2_500_000_000  # 10 GB
