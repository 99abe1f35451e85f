"""Reads a command's arguments: argparse, but what can't be meant is a SetupError, with what probably was."""

import argparse
from collections.abc import Sequence
from itertools import takewhile
from typing import NoReturn

from ..errors import SetupError


class Parser(argparse.ArgumentParser):
    """The parser of the command `name`; `description` is shown as it is written."""

    def __init__(self, name: str, description: str | None) -> None:
        formatter = argparse.RawDescriptionHelpFormatter
        super().__init__(prog=f"chainrule {name}", description=description, formatter_class=formatter)
        self.name = name

    @property
    def arguments(self) -> list[argparse.Action]:
        """Every argument and option that it takes, but --help."""
        return [one for one in self._actions if one.dest != "help"]  # argparse has no public list of them

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options that are given; raises SetupError."""
        known = list(self._option_string_actions)  # argparse has no public list of them
        for word in takewhile("--".__ne__, arguments):
            option = word.partition("=")[0]
            if option.startswith("--") and not any(one.startswith(option) for one in known):
                from ..suggest import quoted, suggestion

                likely = suggestion(option, (one for one in known if one.startswith("--")), indent=2)
                raise SetupError(f"{self.name} has no option {quoted(option)}{likely}")
        return self.parse_args(arguments)

    def error(self, message: str) -> NoReturn:
        """Raises SetupError, with where to look unless the message says what to do."""
        message = message.removeprefix("argument ")
        raise SetupError(message if "\n" in message else f"{message}\n  see: {self.prog} --help")
