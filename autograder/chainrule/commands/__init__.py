"""The commands of `chainrule`: a module each, called as the command is; `nbgrader init` is nbgrader_init.py.

Adding a command is adding a file here (one whose name begins with _ is none). Its docstring is its help: the first line in
the list of commands, all of it in `chainrule COMMAND --help`. Like everything here it imports what it needs when it runs,
so that help and a wrong option answer at once.
"""

import importlib
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, cast

from ..errors import SetupError
from ..version import versions
from ._parser import Parser

COMMANDS = {path.stem.replace("_", " "): path.stem for path in sorted(Path(__file__).parent.glob("[!_]*.py"))}
"""The name of each command, and of its module."""
GROUPS = ("students", "instructors", "authors")
HELP = ("-h", "--help")
OVERVIEW = """\
usage: chainrule COMMAND …

Grades backpropagation code by proof, and says which mistake it is.
{groups}
chainrule COMMAND --help  says more about a command
chainrule --version       says which chainrule this is, and what it runs on
"""


class Command(Protocol):
    """What a module here has."""

    GROUP: str
    """For whom it is: one of GROUPS."""
    PLACE: int
    """Where it stands among the commands of its group."""

    def add_options(self, parser: Parser) -> None:
        """Says which arguments and options it takes."""

    def run(self, options: Namespace) -> int:
        """Does it, prints what there is to say, and gives the exit status."""


def command(name: str) -> Command:
    """The command of this name."""
    return cast(Command, importlib.import_module(f".{COMMANDS[name]}", __name__))


def run(arguments: Sequence[str]) -> int:
    """Runs the command that the arguments name, and gives its exit status; raises SetupError where they can't be meant."""
    first, *rest = arguments or HELP
    if first in HELP:
        print(overview(COMMANDS), end="")
        return 0
    if first == "--version":
        print(versions())
        return 0
    parts = {name.removeprefix(f"{first} "): name for name in COMMANDS if name.startswith(f"{first} ")}
    if rest and rest[0] in parts:
        return _run(parts[rest[0]], rest[1:])
    if first in COMMANDS:
        return _run(first, rest)
    if parts and (not rest or rest[0] in HELP):
        print(overview(parts.values()), end="")
        return 0
    raise _unknown(f"{first} has", rest[0], parts) if parts else _unknown("there is", first, COMMANDS)


def _run(name: str, arguments: Sequence[str]) -> int:
    options = parser(name).read(arguments)
    from ..deck import secret

    secret.hide()  # whatever the command is: several run submissions
    return command(name).run(options)


def parser(name: str) -> Parser:
    """The parser of the command of this name."""
    chosen = command(name)
    made = Parser(name, chosen.__doc__)
    chosen.add_options(made)
    return made


def members(group: str, names: Iterable[str] = COMMANDS) -> list[str]:
    """Those of the commands that are for this group, in their order."""
    return sorted((name for name in names if group == command(name).GROUP), key=lambda name: command(name).PLACE)


def summary(name: str) -> str:
    """What a command does, in a line."""
    return (command(name).__doc__ or "").partition("\n")[0]


def overview(names: Iterable[str]) -> str:
    """What `chainrule` says when it is asked nothing: these commands, by whom they are for."""
    groups = ""
    for group in GROUPS:
        lines = [f"  {name:16}  {summary(name)}\n" for name in members(group, names)]
        groups += "".join([f"\nfor {group}:\n", *lines] if lines else [])
    return OVERVIEW.format(groups=groups)


def _unknown(there: str, name: str, known: Iterable[str]) -> SetupError:
    from ..suggest import quoted, suggestion

    return SetupError(f"{there} no command {quoted(name)}{suggestion(name, known, indent=2)}")
