"""Grades again from a receipt: is the result the same?

For instructors, where a mark is in doubt: the same submission, key and deck
give the same result on any machine, bit for bit. The exit status is 1 where it
differs.
"""

import sys
from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "instructors", 3


def add_options(parser: Parser) -> None:
    parser.add_argument("receipt", metavar="RECEIPT", type=Path, help="what `grade --format json -o FILE` wrote")
    parser.add_argument("submission", metavar="SUBMISSION", type=Path, help="the file that was graded")
    _options.add_course(parser)
    parser.add_argument("--key", metavar="FILE", type=Path, help="the answer key of that time")


def run(options: Namespace) -> int:
    from ..cohort.replay import MOST, replay
    from ..deck.choice import DeckChoice
    from ..safe_text import say
    from ..sandbox.template import Template

    with Template() as template:
        found = replay(options.receipt, options.submission, DeckChoice(options.course, options.key), template)
    say(f"graded on: {found.deck}", sys.stderr)
    for line in found.occasion:
        say(f"another occasion: {line}")
    for line in found.differences[:MOST]:
        say(f"differs: {line}")
    if len(found.differences) > MOST:
        say(f"and {len(found.differences) - MOST} more")
    say("the result is not the same" if found.differences else "the result is the same, bit for bit")
    return 1 if found.differences else 0
