"""Compares two runs of a class: whose marks change, and why.

For after a changed hint, tolerance, key or version: what differs between the
runs, then a line for each student whose marks or findings do. OLD and NEW are
what `grade` kept: a store, or what --format json or ndjson wrote. The exit
status is 1 where marks change.
"""

from argparse import Namespace

from ._parser import Parser

GROUP, PLACE = "instructors", 2


def add_options(parser: Parser) -> None:
    parser.add_argument("old", metavar="OLD", help="the results of before")
    parser.add_argument("new", metavar="NEW", help="the results of now")
    parser.add_argument("--marks", action="store_true", help="only those whose marks change")


def run(options: Namespace) -> int:
    from ..cohort.diff import causes, changes, summary
    from ..cohort.report import read_class
    from ..safe_text import say

    old, new = (list(read_class(place)) for place in (options.old, options.new))
    for line in causes(old, new):
        say(line)
    found = list(changes(old, new))
    for one in found:
        if options.marks and not one.moves:
            continue
        before, after = ("-" if marks is None else f"{marks:g}" for marks in (one.before, one.after))
        say(f"\n{one.student}: {before} -> {after}" if one.moves else f"\n{one.student}: {after}, as before")
        for reason in one.reasons:
            say(f"  {reason}")
    say(f"\n{summary(found, len({one.owner for one in (*old, *new)}))}")
    return int(any(one.moves for one in found))
