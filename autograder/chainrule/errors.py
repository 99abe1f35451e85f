"""What chainrule raises: every error of ours is a ChainruleError.

Raised to the top, a SetupError is printed as it is, and the exit status is 2. The others are caught within, and stand where
they are raised: an undecided comparison in numerics/, an unfair draw in deck/, an answer that is none in sandbox/.

Any other exception that reaches the top, or ends the grading of a submission, is a fault of our own (see fault).
"""


class ChainruleError(Exception):
    """The base of all our errors."""


class SetupError(ChainruleError):
    """The course, the options, the path or this machine is at fault, and nothing was graded.

    The message names the thing, says what is the matter, and what to do.
    """


class SandboxError(ChainruleError):
    """No sandbox can be had on this machine; the message says why, and what to do."""


def line_of(error: BaseException, path: object) -> str:
    """The line of the file at `path` on which the error arose, as ":31"; "" if it did not arise in it."""
    import traceback  # a command that goes well needn't wait for it

    if isinstance(error, SyntaxError) and error.filename == path:
        return f":{error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f":{lines[-1]}" if lines else ""
