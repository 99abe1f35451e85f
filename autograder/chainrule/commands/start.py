"""Writes the exercise: gradient.py and gradient.ipynb.

For students, who begin with it. It never overwrites anything.
"""

from argparse import Namespace
from pathlib import Path

from ._parser import Parser

GROUP, PLACE = "students", 1


def add_options(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path(), help="(default: this folder)")


def run(options: Namespace) -> int:
    from ..builtin import start
    from ..result import as_word

    written = start(options.folder)
    for path in written:
        print(f"wrote {path}")
    print(f"next: open {written[0]}, and see how far you are with: chainrule grade {as_word(str(written[0]))}")
    return 0
