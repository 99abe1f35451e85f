"""How grading a pull request can end: a closed set of outcomes, each with the exit status of `chainrule pr`."""

from enum import Enum


class Outcome(Enum):
    """An outcome: `status` is the exit status, and `words` say what it means."""

    FULL = (0, "graded: every required point")
    NOT_FULL = (1, "graded: something is missing or wrong")
    FAULT = (2, "nothing was graded: the course, the options, the repository or this machine is at fault")
    OUR_FAULT = (3, "nothing was graded: a fault of our own, which the message asks to report")
    MISSING = (4, "it has no submission, takes it away, or puts it elsewhere")
    TWO = (5, "it has two submissions, .py and .ipynb")
    NO_FILE = (6, "the submission is a symbolic link, a submodule or a directory, or is behind one, or git can't read it")
    TOO_LARGE = (7, "the submission is too large")
    IN_ITS_WAY = (8, "it adds a path that can be taken for the submission's: other case, other letters, a line break")
    UNTOUCHED = (9, "nothing was graded, and nothing is wrong: it does not touch the submission")

    def __init__(self, status: int, words: str) -> None:
        self.status, self.words = status, words


def table() -> str:
    """All outcomes, a line each, as `chainrule pr --help` shows them."""
    return "".join(f"  {outcome.status}  {outcome.words}\n" for outcome in Outcome)
