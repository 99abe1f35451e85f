"""Has HTML, Markdown and an end of CDATA in its folder's name.

earns: 40
canary: raw
place: "<img src=x onerror=alert(1)>]]>![](x)|&lol;@everyone/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -14.0
