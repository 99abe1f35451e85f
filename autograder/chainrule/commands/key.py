"""Writes the answer key, which grades without solutions/.

For authors, who grade on a machine that is not to have the solutions. It is of
the course's secret if there is one, else of the public deck; keep it to
yourself. A key for students is of the public deck, and lacks the lesson's
code: a function that is right given an earlier mistake which nobody knows by
name keeps its points only with a grader's key.
"""

from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "authors", 4


def add_options(parser: Parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="where to write it")
    _options.add_own_course(parser)
    _options.add_seed(parser)
    parser.add_argument("--for-students", action="store_true", help="without the lesson's code, which a grader's key holds")


def run(options: Namespace) -> int:
    from ..deck.choice import DeckChoice
    from ..deck.secret import SecretError, name_set
    from ..key import for_students, save_key
    from ..safe_text import say

    deck = DeckChoice(options.course, seed=options.seed)
    if options.for_students and deck.secret is not None:
        name = name_set()
        raise SecretError(f"{name} is set, and students could read its deck in their key\n  for a public one, unset {name}")
    made = for_students(deck.practice_key()) if options.for_students else deck.shared_key()
    save_key(made, options.output)
    which = "of the secret's deck" if made.seed is None else f"seed {made.seed}"
    whose = "students may have it" if options.for_students else "it holds the solutions: not for students"
    say(f"wrote {options.output}   key {made.digest[:12]}, {which}   {whose}")
    return 0
