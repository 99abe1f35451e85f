"""Writes what a repository needs to grade pull requests.

For instructors: course.yml and the exercise (the built-in ones, unless a
course is there), the workflow of GitHub that grades, and a README for
students. It overwrites nothing. docs/ci.md says what is left to do.
"""

from argparse import Namespace
from pathlib import Path

from ._parser import Parser

GROUP, PLACE = "instructors", 7
ELSEWHERE = "name a commit, a version or a wheel; this one was installed from this machine, which GitHub can't reach"


def add_options(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path(), help="(default: this folder)")


def run(options: Namespace) -> int:
    from ..pull_request.course_repository import init
    from ..safe_text import say
    from ..version import source

    made = init(options.folder)
    for path in made.written:
        say(f"wrote {path}")
    for path in made.kept:
        say(f"{path} is there already, as it should be")
    say(f"chainrule is installed there as the variable CHAINRULE says: {source() or ELSEWHERE}")
    say("next: commit and push it; then the settings, steps 3 and 5 to 8 of docs/ci.md in chainrule's repository")
    return 0
