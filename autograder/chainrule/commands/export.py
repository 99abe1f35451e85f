"""Writes what Gradescope, PrairieLearn or Classroom 50 needs.

For instructors, whose students hand in there. It has the answer key, of the
course's secret if there is one, and chainrule itself; the secret is not in it,
nor are solutions/. Keep it to yourself: a grader's key holds the lesson's
code. Classroom 50 publishes what it is given, so there it is a key for
students, of the public deck.
"""

import sys
from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "instructors", 8


def add_options(parser: Parser) -> None:
    from ..export import PLATFORMS

    known = ", ".join(PLATFORMS)
    parser.add_argument("platform", metavar="PLATFORM", type=_options.OneOf(PLATFORMS), help=known)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="where to write it")
    _options.add_course(parser)
    parser.add_argument("--key", metavar="FILE", type=Path, help="an answer key made by `chainrule key`")
    _options.add_seed(parser)


def run(options: Namespace) -> int:
    from ..deck.choice import DeckChoice
    from ..export import export
    from ..reports import name_deck
    from ..safe_text import say

    made = export(options.platform, DeckChoice(options.course, options.key, options.seed), options.output)
    for path in made.written:
        say(f"wrote {path}")
    if not made.written:
        say(f"{options.output} has all of it already")
    say(f"grades on: {name_deck(made.key.deck, None, known=made.key.seed is not None)}", sys.stderr)
    say(f"next: {made.next}")
    return 0
