"""Writes the answer key, which grades without solutions/.

For authors, who grade on a machine that is not to have the solutions. It is of the
course's secret if there is one, else of the public deck; keep it to yourself. A key for
students lacks the lesson's code: a function that is right given an earlier mistake which
nobody knows by name keeps its points only with a grader's key.
"""

from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "authors", 3


def add_options(parser: Parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="where to write it")
    _options.add_own_course(parser)
    _options.add_seed(parser)
    parser.add_argument("--for-students", action="store_true", help="without the lesson's code, which a grader's key holds")


def run(options: Namespace) -> int:
    from ..deck.choice import DeckChoice
    from ..key import for_students, save_key

    made = DeckChoice(options.course, seed=options.seed).shared_key()
    made = for_students(made) if options.for_students else made
    save_key(made, options.output)
    deck = "of the secret's deck" if made.seed is None else f"seed {made.seed}"
    print(f"wrote {options.output}   key {made.digest[:12]}, {deck}")
    return 0
