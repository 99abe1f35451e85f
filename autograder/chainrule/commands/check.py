"""Audits the course: every known mistake must be named.

For authors, before students see the course. The stub must score nothing, the solution
everything, and each known mistake must fail and be named. The exit status is 1 where the course is not sound.
"""

from __future__ import annotations

from argparse import Namespace

from . import _options
from ._parser import Parser

GROUP, PLACE = "authors", 2


def add_options(parser: Parser) -> None:
    _options.add_own_course(parser)
    _options.add_seed(parser)


def run(options: Namespace) -> int:
    from ..authoring.audit import audit, table
    from ..course.model import load_course
    from ..sandbox.template import Template

    course = load_course(options.course)
    with Template() as template:
        found = audit(course, template, options.seed)
    print(table(found, course.seed if options.seed is None else options.seed), end="")
    return 1 if found.faults else 0
