"""The options that several commands have in common, and what is made of them."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..sandbox.template import Template
from ._parser import Parser

if TYPE_CHECKING:
    from ..deck.choice import DeckChoice

MOST_JOBS = 1024


def add_deck(parser: Parser, *, many: bool = False) -> None:
    """--course, --key, --seed, --student and, for `many`, --own-cases, of which `deck_choice` makes one thing."""
    add_course(parser)
    parser.add_argument(
        "--key",
        metavar="FILE",
        type=Path,
        help="an answer key made by `chainrule key` (default for one file: the one that lies here)",
    )
    add_seed(parser)
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--student", metavar="ID", help="this student's own cases")
    if many:
        whose.add_argument("--own-cases", action="store_true", help="each student's own cases")
    else:
        parser.set_defaults(own_cases=False)


def deck_choice(options: Namespace) -> DeckChoice:
    """The deck that the options of `add_deck` choose."""
    from ..deck.choice import DeckChoice

    return DeckChoice(options.course, options.key, options.seed, options.student, options.own_cases)


def add_course(parser: Parser) -> None:
    parser.add_argument("--course", metavar="FILE", type=Path, help="the course (default: ./course.yml, else built in)")


def add_own_course(parser: Parser) -> None:
    here = Path("course.yml")
    parser.add_argument("--course", metavar="FILE", type=Path, default=here, help="the course (default: ./course.yml)")


def add_seed(parser: Parser) -> None:
    seed = whole(0, 2**63 - 1, "2**63 - 1")
    parser.add_argument("--seed", metavar="N", type=seed, help="the deck of this seed, not the course's public one")


def add_jobs(parser: Parser, what: str) -> None:
    jobs = whole(1, MOST_JOBS)
    parser.add_argument("--jobs", metavar="N", type=jobs, help=f"{what} at the same time (default: one a core)")


def add_report(parser: Parser, *, gradebooks: bool = False) -> None:
    """--format and -o, what is written and where."""
    from ..reports import FORMATS, GRADEBOOKS

    known = (*FORMATS, *(GRADEBOOKS if gradebooks else ()))

    parser.add_argument(
        "--format", metavar="FORMAT", type=OneOf(known), default="text",
        help=f"how to write the results: {', '.join(known)} (default: text)",
    )  # fmt: skip
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the results here, not to stdout")


def add_hints(parser: Parser, shown: str) -> None:
    """--hints, None where it isn't given."""
    parser.add_argument(
        "--hints", metavar="N", type=whole(1, 3), help=f"levels of hint, as far as the course shows them ({shown})"
    )


def add_sandbox(parser: Parser, auto: str) -> None:
    """--sandbox, of which `template` makes one."""
    parser.add_argument(
        "--sandbox", metavar="SANDBOX", type=OneOf(("auto", "none")), default="auto",
        help=f"auto (default): {auto}; none: student code runs with your rights",
    )  # fmt: skip


def template(options: Namespace) -> Template:
    """The template that --sandbox asks for, in a process that does nothing but grade."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the judge multiplies no matrices; idle threads would only be in the way
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # the grader runs nobody else's code, and needn't look for it
    return Template(sealed=options.sandbox == "auto")


def whole(least: int, most: int, shown: str = "") -> Callable[[str], int]:
    """Reads a whole number between these."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ArgumentTypeError(f"{text!r} is not a whole number from {least} to {shown or most}")
        return int(text)

    return read


class OneOf:
    """Reads one of these names."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def __call__(self, text: str) -> str:
        """The text; raises ArgumentTypeError, which says what it could be."""
        if text not in self.known:
            from ..suggest import quoted, suggestion

            raise ArgumentTypeError(f"{quoted(text)} is not known{suggestion(text, self.known, indent=2)}")
        return text
