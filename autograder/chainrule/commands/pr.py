"""The command `chainrule pr`: its options and its help. Like cli.py it imports what it needs when it runs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from ..pull_request.outcome import table
from ..reports import FORMATS

DESCRIPTION = """\
Grades a pull request with the base's course, key and grader. Run it where the base is checked out, or in a bare repository;
the head need only have been fetched, and must never be checked out. One file of it is read, the course's submission, as it
was committed; whatever else the pull request changes is listed and ignored.
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], deck_options: Callable[[argparse.ArgumentParser], None]
) -> None:
    """Adds it to the commands of `chainrule`; `deck_options` adds the options that choose the key, as of `grade`."""
    command = commands.add_parser(
        "pr", help="grade a pull request's submission with the base's grader", description=DESCRIPTION,
        epilog=f"exit status:\n{table()}", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    command.add_argument("--base", metavar="SHA", required=True, help="the commit that says how to grade")
    command.add_argument("--head", metavar="SHA", required=True, help="the commit that holds the submission")
    command.add_argument("--repo", metavar="PATH", type=Path, default=Path(), help="any git repository (default: this one)")
    deck_options(command)
    command.add_argument("--format", choices=FORMATS, default="text", help="how to write the result (default: text)")
    command.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the result here, not to stdout")
    command.add_argument("--summary", metavar="FILE", type=Path, help="append it as Markdown, as to $GITHUB_STEP_SUMMARY")
    command.add_argument(
        "--annotations",
        action="store_true",
        help="with -o: on stdout what a runner of GitHub shows at the student's own lines",
    )
    command.add_argument(
        "--sandbox", choices=("auto", "none"), default="auto",
        help="auto: it must be sealed; none: student code runs with your rights",
    )  # fmt: skip
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    """The exit status is the Outcome's; see outcome.py."""
    from ..sandbox.template import Template

    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as for `grade`
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    with Template(sealed=options.sandbox == "auto") as template:  # starts up while git is asked
        from ..pull_request.grading import grade_pull_request

        return grade_pull_request(options, template).status
