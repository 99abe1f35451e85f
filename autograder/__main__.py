"""`python -m autograder` is the command `chainrule`."""

import sys

from .cli import main

sys.exit(main())
