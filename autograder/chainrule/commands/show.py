"""Prints a case as code to paste, with its expected value.

For students, who can run it in their own notebook or script and see what they
return. With --smallest it is the smallest case that a file fails.
"""

from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "students", 4


def add_options(parser: Parser) -> None:
    parser.add_argument("exercise", metavar="EXERCISE", help="the function, as dC0_da")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--case", metavar="NAME", help="which case (default: the first visible one)")
    which.add_argument("--smallest", metavar="FILE", type=Path, help="the smallest case that FILE fails")
    _options.add_deck(parser)


def run(options: Namespace) -> int:
    from ..diagnosis.places.as_code import write_case, write_smallest

    deck = _options.deck_choice(options)
    if options.smallest is None:
        print(write_case(deck.of_one_file().shared_key(one_file=True), options.exercise, options.case), end="")
        return 0
    from ..grading import grade
    from ..sandbox.template import Template
    from ..submissions.file import read_submission

    with Template() as template:
        key, one = deck.of_one_file().shared_key(one_file=True), read_submission(options.smallest)
        key.exercise(options.exercise)
        print(write_smallest(key, grade(one, key, template), options.exercise), end="")
    return 0
