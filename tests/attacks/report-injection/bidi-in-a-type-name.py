"""Names an exception with bidirectional overrides and isolates, so that a line is read backwards: 06 / 0 is 0 / 60.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    turned = "\u202e06 / 06   ecnairav   ko\u202c"
    isolated = "\u2066\u2067ok\u2069\u2068 \u200f\u200e\u061c"
    raise type(f"{turned}Error{isolated}", (Exception,), {})(turned + "\u2068" * 40)
