"""Writes exercises/ from solutions/.

For authors, after each change of the lesson: the stub, the notebook and
nbgrader's source notebook all come from solutions/. With --check it writes
nothing, and the exit status is 1 where a file is stale.
"""

from argparse import Namespace

from . import _options
from ._parser import Parser

GROUP, PLACE = "authors", 2


def add_options(parser: Parser) -> None:
    _options.add_own_course(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when a generated file is stale")


def run(options: Namespace) -> int:
    from ..authoring.build import build, stale
    from ..course.model import load_course

    course = load_course(options.course)
    if options.check:
        names = stale(course, course.path.parent)
        for name in names:
            print(f"stale: {name}")
        print("run: chainrule build" if names else "every generated file is fresh")
        return 1 if names else 0
    written = build(course, course.path.parent)
    for path in written:
        print(f"wrote {path}")
    if not written:
        print("every generated file was fresh")
    return 0
