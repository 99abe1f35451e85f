"""Writes a page on what a class got right and wrong.

Marks, the commonest mistakes with what to say about them, who needs help,
which exercise is too hard, who hands in the same file, and a part for each
student. The page needs no network and nothing beside it. It is made from what
`grade` has kept:

    chainrule grade submissions/ --store class.db
    chainrule report class.db -o class.html
"""

from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "instructors", 1


def add_options(parser: Parser) -> None:
    parser.add_argument(
        "results", metavar="RESULTS", help="a store, as grade --store has it, or what --format json or ndjson wrote"
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the page, as HTML")
    _options.add_course(parser)
    parser.add_argument("--roster", metavar="FILE", type=Path, help="a CSV file of who should have handed in")
    parser.add_argument("--anonymous", action="store_true", help="no name and no path is in the page")
    parser.add_argument(
        "--unnamed", metavar="DIR", type=Path, help="write wrong answers without a name there, as misconceptions to fill in"
    )


def run(options: Namespace) -> int:
    from ..cohort.report import write_report

    write_report(
        options.results, options.output, course=options.course, roster=options.roster, anonymous=options.anonymous,
        unnamed=options.unnamed,
    )  # fmt: skip
    return 0
