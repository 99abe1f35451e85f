"""What to do about an exception: words on those of Python's and numpy's that say little to a beginner.

Only what a report shows is looked at (see judging/redact), so no word tells of a hidden case.
"""

from collections.abc import Sequence

from ...judging.verdict import CaseVerdict
from ...result import PRINTS

ADVICE = (
    ("NotImplementedError", "", "Is that line left over from the file as you got it? Then take it out."),
    ("TypeError", "object is not callable", "2 (a) is a call: is a * missing, are [ ] meant, or is sum, say, a variable?"),
    ("TypeError", "bitwise_xor", "In Python ^ is no power: write **."),
    ("TypeError", "scalars", "math.exp and the like take a single number; np.exp takes an array."),
    ("ValueError", "not aligned", "These shapes don't fit together: print both just before that line."),
    ("ValueError", "broadcast", "These shapes don't fit together: print them just before that line."),
    ("ValueError", "matmul", "A @ b takes as many columns in A as b has entries: print both shapes just before that line."),
    ("ValueError", "truth value", "An array is not true or false as a whole: np.where and np.maximum go entry by entry."),
    ("UnboundLocalError", "", "It gets its value in a branch, or a loop, that was not run."),
    ("RecursionError", "", "It calls itself, and nothing ends that."),
    ("EOFError", "", "Nobody types when graded: all that it needs are its arguments."),
    ("FileNotFoundError", "", "There are no files when graded: all that it needs are its arguments."),
    ("RuntimeError", "start new thread", "There are no other threads when graded: a loop will do."),
    ("PermissionError", "", "There are no other processes, and no network, when graded: compute it here, in a loop."),
    ("SystemExit", "", "That ends the program: use return to leave a function."),
)  # fmt: skip
"""The exception, a part of what it says, and the advice."""
IMPORTS = {
    "np": "np is numpy, and nothing imports it: write `import numpy as np` at the top.",
    **{name: f"Nothing imports {name}: write `import {name}` at the top."
       for name in ("numpy", "math", "random", "itertools", "functools", "copy", "sys")},
}  # fmt: skip
"""What is missing where one of these names is not defined."""
NOT_FINITE = {
    "nan": "nan comes of 0 / 0, of inf - inf, and of the root or logarithm of a negative number.",
    "inf": "inf comes of a division by 0, and of a number too large for a float64, as e**800 is.",
}


def give_advice(failed: CaseVerdict, parameters: Sequence[str]) -> str:
    """One line on an answer that is an exception, or not finite; "" where there is none."""
    if failed.verdict == "NOT_FINITE":
        return next((said for name, said in NOT_FINITE.items() if name in failed.message), "")
    if failed.type_name == "None" and any(one.startswith(PRINTS) for one in failed.warnings):
        return "It prints something: return that, too, or instead."
    if failed.verdict != "RAISED":
        return ""
    if failed.type_name == "TypeError" and "positional argument" in failed.message and not failed.where:
        return f"It is called with {len(parameters)} arguments: {failed.check.exercise}({', '.join(parameters)})."
    if failed.type_name == "NameError":
        return next((said for name, said in IMPORTS.items() if f"name '{name}' is not defined" in failed.message), "")
    for name, part, said in ADVICE:
        if failed.type_name == name and part in failed.message:
            return said
    return ""
