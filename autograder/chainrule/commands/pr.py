"""Grades a pull request's submission with the base's grader.

For instructors, whose students hand in by pull request. It grades with the
base's course, key and grader. Run it where the base is checked out, or in a
bare repository; the head need only have been fetched, and must never be
checked out. One file of it is read, the course's submission, as it was
committed; whatever else the pull request changes is listed and ignored.
`chainrule pr init` sets such a repository up.
"""

import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from ..errors import SetupError
from ..sandbox import need_fork
from . import _options
from ._parser import Parser

GROUP, PLACE = "instructors", 6


def add_options(parser: Parser) -> None:
    from ..folded import USUAL, folded
    from ..pull_request.outcome import table

    parser.epilog = f"exit status:\n{folded(table(), USUAL)}"
    parser.add_argument("--base", metavar="SHA", required=True, help="the commit that says how to grade")
    parser.add_argument("--head", metavar="SHA", required=True, help="the commit that holds the submission")
    parser.add_argument("--repo", metavar="PATH", type=Path, default=Path(), help="any git repository (default: this one)")
    _options.add_deck(parser)
    _options.add_report(parser)
    parser.add_argument("--summary", metavar="FILE", type=Path, help="append it as Markdown, as to $GITHUB_STEP_SUMMARY")
    parser.add_argument(
        "--annotations", action="store_true", help="with -o: on stdout what GitHub's runner shows at the student's own lines"
    )
    _options.add_sandbox(parser, "it must be sealed")


def run(options: Namespace) -> int:
    need_fork("pr")
    if options.annotations and options.output is None:
        raise SetupError("--annotations are on stdout alone\n  write the results to a file: -o FILE")
    deck = _options.deck_choice(options)
    with _options.template(options) as template:  # starts up while git is asked
        from .. import atomic_file, reports
        from ..cohort.run import OTHER, write
        from ..pull_request import summary
        from ..pull_request.grading import grade_pull_request
        from ..pull_request.plumbing import Repository
        from ..reports import github
        from ..safe_text import say

        if options.output is not None:
            with atomic_file.written(str(options.output), OTHER):
                atomic_file.check(options.output)
        if options.summary is not None:
            with summary.appended(options.summary, ""):
                pass
        graded = grade_pull_request(Repository(options.repo), options.base, options.head, deck, template)
    said = graded.said if graded.result else f"not graded: {graded.said}"
    with ExitStack() as whole:  # with status 2 nothing is graded: neither of the two has marks that the other can't have
        if options.summary is not None:
            told = summary.markdown(graded.result, graded.said, graded.ignored)
            whole.enter_context(summary.appended(options.summary, told))
        if graded.result is not None:
            say(f"graded on: {reports.deck_of_others(graded.result)}", sys.stderr)
            write(reports.pieces(options.format, [graded.result]), options.output)
    for line in (said, *graded.ignored.lines()):
        say(line, sys.stderr)
    if options.annotations and graded.result is not None:
        print(github.annotations([graded.result]), end="")
    return graded.outcome.status
