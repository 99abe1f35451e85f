"""Sets a course up for nbgrader.

For instructors: writes nbgrader_config.py, course.yml and the source notebook
into a folder, and keeps what is there.
"""

from argparse import Namespace
from pathlib import Path

from ._parser import Parser

GROUP, PLACE = "instructors", 4


def add_options(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path(), help="(default: this folder)")
    parser.add_argument("--force", action="store_true", help="overwrite what is there")


def run(options: Namespace) -> int:
    from ..nbgrader.course_folder import CONFIG, init
    from ..safe_text import say

    made = init(options.folder, force=options.force)
    for path in made.written:
        print(f"wrote {path}")
    for path in made.kept:
        print(f"{path} is there already, and is left as it is")
    if made.lines:
        print(f"\nadd to your {CONFIG}, behind `c = get_config()`:\n\n{made.lines}\n")
    if not made.solutions:
        say("no solutions are here: the public deck grades, which students can know, and course.yml has to stay as it is")
        say("  marks that count, and a course that is changed, need a checkout: docs/instructors.md says how")
    print(f"next: nbgrader generate_assignment {made.stem}")
    return 0
