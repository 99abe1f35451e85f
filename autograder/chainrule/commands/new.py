"""Writes the skeleton of a course of your own.

For authors, who begin with it: two functions, what they are asked with, a
known mistake and a golden submission, in a folder that is called as the course
is. It builds, and is sound; change it from there.
"""

from argparse import Namespace
from pathlib import Path

from ._parser import Parser

GROUP, PLACE = "authors", 1


def add_options(parser: Parser) -> None:
    parser.add_argument("folder", metavar="COURSE", type=Path, help="the course's name, or a path that ends with it")


def run(options: Namespace) -> int:
    from ..authoring import new_course
    from ..result import as_word
    from ..safe_text import say

    for path in new_course.write(options.folder):
        print(f"wrote {path}")
    say(f"next: cd {as_word(str(options.folder))}, then: chainrule build, and: chainrule check")
    return 0
