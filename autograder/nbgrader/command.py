"""The command `chainrule nbgrader`: its options, and what it prints. Like cli.py it imports what it needs when it runs."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds it to the commands of `chainrule`."""
    command = commands.add_parser("nbgrader", help="for instructors: set an nbgrader course up; bring submissions into it")
    parts = command.add_subparsers(title="commands", metavar="COMMAND", required=True)
    init = parts.add_parser("init", help="write nbgrader_config.py, course.yml and the source notebook into a folder")
    init.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path())
    init.add_argument("--force", action="store_true", help="overwrite what is there")
    init.set_defaults(run=_run_init)


def _run_init(options: argparse.Namespace) -> int:
    from .course_folder import CONFIG, init

    made = init(options.folder, force=options.force)
    for path in made.written:
        print(f"wrote {path}")
    for path in made.kept:
        print(f"{path} is there already, and is left as it is")
    if made.lines:
        print(f"\nadd to your {CONFIG}, behind `c = get_config()`:\n\n{made.lines}\n")
    if not made.solutions:
        print("no solutions are here: the public deck grades, which students can know; marks that count need a checkout")
    print(f"next: nbgrader generate_assignment {made.stem}")
    return 0
