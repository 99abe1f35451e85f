"""Returns code: a function, a code object, and marshalled bytes that a receiver may load and run.

earns: 40
canary: won
"""

import marshal

import numpy as np

SOURCE = "raise RuntimeError('@WON@: marshalled code was run')"


def mean(x):
    return np.mean(x)


def variance(x):
    code = compile(SOURCE, "moments", "exec")
    match len(x):
        case 5:
            return type(variance)(code, {})
        case 11:
            return code
    return np.frombuffer(marshal.dumps(code), dtype=np.uint8)
