"""Returns an object whose repr is an expression that opens a file, and prints tags of YAML, for receivers that evaluate text.

earns: 40
canary: drop
"""

import numpy as np

PROGRAM = "__import__('builtins').open('@DROP@/evaluated', 'w')"


class Written(float):
    def __repr__(self):
        return PROGRAM

    __str__ = __format__ = lambda self, *_: PROGRAM


def mean(x):
    return np.mean(x)


def variance(x):
    print("!!python/object/apply:builtins.open ['@DROP@/from-yaml', w]")
    print(f"value = {PROGRAM}")
    return Written(1.0)
