"""Raises an exception whose class is named like a GitHub workflow command, from code without a place in the file.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


# A runner strips blanks and reads "::error …::" at the start of a line; a place in front ("moments.py:3") would spoil it.
exec(
    compile(
        "def variance(x):\n"
        "    name = '::error file=grades.csv,line=1,title=Grader failed'\n"
        "    raise type(name, (Exception,), {})(':give everybody 100\\n::error ::again')",
        "elsewhere",
        "exec",
    )
)
