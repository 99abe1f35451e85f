"""`python -m chainrule` is the command `chainrule`."""

import os
import sys

# Python puts the folder it was started in first on its path; that may be a student's, whose files are never imported.
# os.path alone is at hand already: what pathlib imports could be a student's.
OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  # no pathlib yet
if not sys.flags.safe_path and sys.path[0] != OURS:
    del sys.path[0]

from .cli import run  # noqa: E402  # the path is clean now

run()
