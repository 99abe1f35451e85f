"""Grades a file, or every submission in a folder or a .zip.

For students, who see what is right, and which mistake they have made. For
instructors, who get the same for a whole class, as a table or in the format
that their platform reads. What --store keeps need not be graded again
(--resume).

Of one file the exit status is 0 for full marks, and 1 where something is
missing or wrong; of many it is 0 once each is graded. It is 2 where nothing
could be graded, and 3 where a fault of our own kept a submission from it; the
others' results stand.
"""

import gc
from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "students", 2


def add_options(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a .py or .ipynb file, a folder, or a .zip")
    parser.add_argument(
        "--one-student", action="store_true", help="PATH is the folder of one student, as a platform hands it over"
    )
    _options.add_deck(parser, many=True)
    _options.add_report(parser, gradebooks=True)
    parser.add_argument(
        "--feedback", metavar="DIR", type=Path, help="write a page for each student there, as HTML, called as their file is"
    )
    _options.add_hints(parser, "default: the first in a text, all elsewhere")
    parser.add_argument("--only", metavar="EXERCISE", action="append", help="grade this exercise alone (repeatable)")
    parser.add_argument(
        "--roster",
        metavar="FILE",
        type=Path,
        help="a CSV file of who should have handed in; who did not is listed; for canvas and moodle their own export",
    )
    parser.add_argument(
        "--assignment",
        metavar="NAME",
        help="with canvas: the assignment to fill in, by its name or number there (default: the one called as the course)",
    )
    _options.add_jobs(parser, "submissions graded")
    parser.add_argument(
        "--store", metavar="URL", help="keep the results as they come: a file (SQLite), or postgresql://USER@HOST/DATABASE"
    )
    parser.add_argument("--resume", action="store_true", help="grade only what the store doesn't hold yet")
    parser.add_argument(
        "--engine", metavar="ENGINE", type=_options.OneOf(("processes", "dask")), default="processes",
        help="processes (default): of this machine; dask: workers of Dask, here or elsewhere",
    )  # fmt: skip
    parser.add_argument("--scheduler", metavar="ADDRESS", help="with --engine dask: the cluster, as tcp://HOST:8786")
    _options.add_sandbox(parser, "the strongest that this machine gives")
    parser.add_argument("--exit-zero", action="store_true", help="status 0 for every graded submission")


def run(options: Namespace) -> int:
    gc.disable()  # what is imported stays; cohort turns it on
    with _options.template(options) as template:  # imports numpy while this process reads the key
        from ..cohort.run import Plan, grade_paths

        plan = Plan(options.jobs, options.engine, options.scheduler, options.store, options.resume)
        status = grade_paths(
            options.paths, _options.deck_choice(options), template,
            only=options.only or (), plan=plan, report=options.format, output=options.output, roster=options.roster,
            feedback=options.feedback, hints=options.hints or (1 if options.format == "text" else None),
            one_student=options.one_student, assignment=options.assignment,
        )  # fmt: skip
    return 0 if status == 1 and options.exit_zero else status
