"""A fault of our own: an exception that no submission, option or machine should have caused; exit status 3."""

import os
import re
import sys

REPOSITORY = "https://github.com/chainrule/chainrule"
ISSUES = f"{REPOSITORY}/issues"
OURS = "a fault of our own"
FAULT = re.compile(rf"{OURS}: \w+, at [\w./-]+:\d+; please report it: {re.escape(ISSUES)}")
"""What `describe_fault` gives. No text in which a submission has a part is like it: after such a line number it has ": "."""
DEBUG = "CHAINRULE_DEBUG"  # the variable with which the traceback is shown, on stderr
HOW_TO_REPORT = f"""\
to report a fault: {ISSUES}
  attach what stands above, the command as you typed it and all that it
  printed, and the smallest submission or course.yml that shows it; after
  a fault of our own, once more with {DEBUG}=1. Leave out names and
  secrets. If a submission gets the better of the grader, tell us in private:
  {REPOSITORY}/security/policy
"""


def describe_fault(error: BaseException) -> str:
    """Says that it is our fault, and where in our package; nothing of the exception's own words: they may be a student's."""
    import traceback  # a command that goes well needn't wait for it
    from pathlib import Path

    if os.environ.get(DEBUG):
        traceback.print_exception(error, file=sys.stderr)
    package = Path(__file__).parent
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [(path.relative_to(package), line) for path, line in frames if path.is_relative_to(package)]
    path, line = ours[-1] if ours else (Path("unknown"), 0)
    return f"{OURS}: {type(error).__name__}, at {path.as_posix()}:{line}; please report it: {ISSUES}"
