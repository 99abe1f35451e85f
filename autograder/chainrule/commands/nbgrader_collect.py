"""Brings submissions into an nbgrader course.

For instructors: takes files, folders and .zips, also those that Moodle and
Canvas let you download, and puts each into its student's folder in submitted/.
A .py becomes a notebook.
"""

from argparse import Namespace
from pathlib import Path

from ._parser import Parser

GROUP, PLACE = "instructors", 5


def add_options(parser: Parser) -> None:
    parser.add_argument("paths", metavar="FILE", nargs="+", type=Path, help="files, folders and .zips")
    parser.add_argument("--assignment", metavar="NAME", help="the assignment (default: the course's module, gradient)")
    parser.add_argument("--into", metavar="DIR", type=Path, default=Path("submitted"), help="(default: submitted)")
    parser.add_argument("--student", metavar="ID", help="whose the file is, if its name doesn't say")
    parser.add_argument("--times", metavar="FILE.csv", help="when each was handed in; `files`: when the files were written")
    parser.add_argument("--roster", metavar="FILE.csv", type=Path, help="what the students are called: for the gradebook")
    parser.add_argument("--force", action="store_true", help="replace other submissions that are there")


def run(options: Namespace) -> int:
    from ..nbgrader.collecting.collect import collect

    stem = _stem()
    assignment = options.assignment or stem
    collect(options.paths, options.into, assignment, options.student, options.force, stem, options.times, options.roster)
    return 0


def _stem() -> str:
    """The module that students write: of the course that is here, else of the built-in one."""
    course = Path("course.yml")
    if course.is_file():
        from ..course.model import load_course

        return load_course(course).stem
    from ..builtin import public_key

    return public_key().stem
