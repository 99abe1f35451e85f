"""Audits the course: every known mistake must be named.

For authors, before students see the course. The stub must score nothing, the
solution everything, and each known mistake must fail and be named. The exit
status is 1 where the course is not sound. What stands open if marks are given
is warned of.
"""

import sys
from argparse import Namespace

from . import _options
from ._parser import Parser

GROUP, PLACE = "authors", 3


def add_options(parser: Parser) -> None:
    _options.add_own_course(parser)
    _options.add_seed(parser)


def run(options: Namespace) -> int:
    from ..authoring.audit import audit, table, warnings
    from ..course.model import load_course
    from ..deck.choice import DeckChoice
    from ..safe_text import say
    from ..sandbox.template import Template

    course, deck = load_course(options.course), DeckChoice(options.course, seed=options.seed)
    with Template() as template:
        key = deck.practice_key()
        found = audit(course, template, key)
    say(table(found, key.seed), end="")
    for warning in warnings(course, found):
        say(warning, sys.stderr)
    return 1 if found.faults else 0
