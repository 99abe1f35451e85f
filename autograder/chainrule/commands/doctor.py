"""Says what works here, and what to do about what doesn't.

For instructors, before the first student hands in. It ends with how to report
a fault, and with what to attach. With --attack it runs the corpus of attacks
against this grader, and says what was held; the exit status is 1 where
something got through.
"""

from argparse import Namespace

from . import _options
from ._parser import Parser

GROUP, PLACE = "instructors", 9


def add_options(parser: Parser) -> None:
    parser.add_argument(
        "--attack",
        metavar="NAME",
        nargs="?",
        const="",
        help="attack this grader (NAME: with these alone), and say what was held",
    )
    _options.add_jobs(parser, "attacks")


def run(options: Namespace) -> int:
    from ..doctor import machine

    return machine.examine() if options.attack is None else machine.attack(options.attack, options.jobs)
