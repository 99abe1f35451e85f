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
    collect = parts.add_parser("collect", help="bring files, folders and .zips into submitted/; a .py becomes a notebook")
    collect.add_argument("paths", metavar="FILE", nargs="+", type=Path, help="also what Moodle or Canvas lets you download")
    collect.add_argument("--assignment", metavar="NAME", help="the assignment (default: the course's module, gradient)")
    collect.add_argument("--into", metavar="DIR", type=Path, default=Path("submitted"), help="(default: submitted)")
    collect.add_argument("--student", metavar="ID", help="whose the file is, if its name doesn't say")
    collect.add_argument("--force", action="store_true", help="replace other submissions that are there")
    collect.set_defaults(run=_run_collect)


def _run_init(options: argparse.Namespace) -> int:
    from ..nbgrader.course_folder import CONFIG, init

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


def _run_collect(options: argparse.Namespace) -> int:
    from ..nbgrader.collect import collect

    stem = _stem()
    collect(options.paths, options.into, options.assignment or stem, options.student, options.force, stem)
    return 0


def _stem() -> str:
    """The module that students write: of the course that is here, else of the built-in one."""
    course = Path("course.yml")
    if course.is_file():
        from ..course.model import load_course

        return load_course(course).stem
    from ..builtin import public_key

    return public_key().stem
