"""Prints what makes your shell complete commands at Tab.

It completes commands, options, their values, exercises and files. In the file
that your shell reads when it starts, write one of these lines:

    ~/.bashrc                   eval "$(chainrule completion bash)"
    ~/.zshrc, after compinit    eval "$(chainrule completion zsh)"
    ~/.config/fish/config.fish  chainrule completion fish | source
"""

from argparse import Action, ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _options
from ._parser import Parser

if TYPE_CHECKING:
    from argparse import _SubParsersAction

GROUP, PLACE = "students", 9
SHELLS = ("bash", "zsh", "fish")


def add_options(parser: Parser) -> None:
    parser.add_argument("shell", metavar="SHELL", type=_options.OneOf(SHELLS), help=f"one of {', '.join(SHELLS)}")


def run(options: Namespace) -> int:
    import shtab

    print(shtab.complete(_whole(), options.shell))
    return 0


def _whole() -> ArgumentParser:
    """All commands in one parser, which is what shtab reads."""
    from . import COMMANDS, parser, summary

    whole = ArgumentParser("chainrule")
    whole.add_argument("--version", action="store_true", help="says which chainrule this is")
    parsers = {"": whole}
    parts: dict[str, _SubParsersAction[ArgumentParser]] = {}

    def add(name: str, **more: Any) -> None:
        first, _, last = name.rpartition(" ")
        if first not in parsers:
            add(first, help=f"commands of {first}")
        if first not in parts:
            parts[first] = parsers[first].add_subparsers()
        parsers[name] = parts[first].add_parser(last, **more)

    for name in COMMANDS:
        made = parser(name)
        for argument in made.arguments:
            _say_values(argument)
        add(name, help=summary(name), parents=[made], add_help=False)
    return whole


def _say_values(argument: Action) -> None:
    """Adds what may stand there, in the words of shtab."""
    import shtab

    from .. import builtin

    if isinstance(argument.type, _options.OneOf):
        argument.choices = argument.type.known
    elif argument.metavar == "EXERCISE":
        argument.choices = [one.name for one in builtin.public_key().exercises]
    elif argument.type is Path:
        where = shtab.DIRECTORY if argument.metavar == "DIR" else shtab.FILE
        argument.complete = where  # type: ignore[attr-defined]  # shtab looks for it there
