"""Makes a module that claims to come from another student's file, and asks inspect for its source.

earns: 40
canary: secret
"""

import inspect
import types

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    stranger = types.ModuleType("stranger")
    stranger.__file__ = "@NEIGHBOUR_FILE@"
    raise RuntimeError(inspect.getsource(stranger)[:120])
