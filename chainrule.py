"""The command `chainrule`, and `examine` for notebooks.

It stands beside the package `autograder`, to notice when another one is in its place.
"""

from __future__ import annotations

import sys
from typing import Any


def main() -> int:
    """Runs the command; status 2, with a message, when another distribution shadows the package `autograder`."""
    import autograder

    if getattr(autograder, "DISTRIBUTION", None) != "chainrule":
        where = getattr(autograder, "__file__", None) or "an unknown place"
        print(
            f"chainrule: another package called 'autograder' hides chainrule's own: {where}\n"
            "  remove it (pip uninstall autograder), then: pip install --force-reinstall chainrule",
            file=sys.stderr,
        )
        return 2
    from autograder.cli import main as run

    return run()


def examine(function: Any) -> None:
    """In a notebook, says how a function does on the public cases: see autograder.examine."""
    from autograder.examine import examine as run

    run(function)
