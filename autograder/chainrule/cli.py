"""The command line: reads the arguments, imports what the chosen command needs, and turns a SetupError into exit status 2.

`--help` and a wrong option must answer at once, so numpy and pydantic are imported by the commands and not here.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .commands import nbgrader
from .commands import pr as pull_request
from .errors import SandboxError, SetupError
from .version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_JOBS = 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `chainrule` with the given arguments (the process's own when None) and gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (SetupError, SandboxError) as fault:
        print(f"chainrule: {fault}", file=sys.stderr)
        _drop_output()
        return 2
    except KeyboardInterrupt:
        print("chainrule: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `chainrule … | head`: nobody reads on, and that is not an error
        _drop_output()
        return 141
    except OSError as error:
        print(f"chainrule: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        _drop_output()
        return 2


def _run(options: argparse.Namespace) -> int:
    from .deck import secret

    secret.hide()  # whatever the command is: several run submissions
    status = int(options.run(options))
    sys.stdout.flush()  # what can't be written is to be known now
    return status


def _drop_output() -> None:
    """What can't be written now can't be written when Python ends, and it would say so in its own words."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chainrule", description="Grades backpropagation code by proof, and says which mistake it is."
    )
    parser.add_argument("--version", action="version", version=f"chainrule {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _start(commands)
    _grade(commands)
    _show(commands)
    _replay(commands)
    _build(commands)
    _check(commands)
    _key(commands)
    _doctor(commands)
    nbgrader.add(commands)
    pull_request.add(commands, _deck_options)
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001  # argparse has no public name for it


def _start(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("start", help="write the exercise into a folder: gradient.py and gradient.ipynb")
    command.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path())
    command.set_defaults(run=_run_start)


def _grade(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("grade", help="grade a file, or every submission in a folder or .zip")
    command.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    _deck_options(command)
    from .reports import FORMATS

    command.add_argument("--format", choices=FORMATS, default="text", help="how to write the results (default: text)")
    command.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the results here, not to stdout")
    command.add_argument("--only", metavar="EXERCISE", action="append", help="grade this exercise alone (repeatable)")
    command.add_argument("--jobs", metavar="N", type=_jobs, help="submissions graded side by side (default: the cores)")
    command.add_argument(
        "--sandbox", choices=("auto", "none"), default="auto",
        help="auto: the strongest that this machine gives; none: student code runs with your rights",
    )  # fmt: skip
    command.add_argument("--exit-zero", action="store_true", help="status 0 for every graded submission")
    command.set_defaults(run=_run_grade)


def _show(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("show", help="print a case as code to paste, with its expected value")
    command.add_argument("exercise", metavar="EXERCISE")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--case", metavar="NAME", help="which case (default: the first visible one)")
    which.add_argument("--smallest", metavar="FILE", type=Path, help="the smallest case that FILE fails")
    _deck_options(command)
    command.set_defaults(run=_run_show)


def _replay(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("replay", help="grade again from a receipt, and say whether the result is the same")
    command.add_argument("receipt", metavar="RECEIPT", type=Path, help="what `grade --format json -o FILE` wrote")
    command.add_argument("submission", metavar="SUBMISSION", type=Path)
    command.add_argument("--course", metavar="FILE", type=Path, help="the course (default: ./course.yml, else built in)")
    command.add_argument("--key", metavar="FILE", type=Path, help="the answer key of that time")
    command.set_defaults(run=_run_replay)


def _build(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("build", help="for authors: write exercises/ from solutions/")
    command.add_argument("--course", metavar="FILE", type=Path, default=Path("course.yml"))
    command.add_argument("--check", action="store_true", help="write nothing; status 1 when a generated file is stale")
    command.set_defaults(run=_run_build)


def _check(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("check", help="for authors: audit the course; status 1 when it is not sound")
    command.add_argument("--course", metavar="FILE", type=Path, default=Path("course.yml"))
    command.add_argument("--seed", metavar="N", type=_seed, help="another deck than the course's public one")
    command.set_defaults(run=_run_check)


def _key(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("key", help="for authors: write the answer key, which grades without solutions/")
    command.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    command.add_argument("--course", metavar="FILE", type=Path, default=Path("course.yml"))
    command.add_argument("--seed", metavar="N", type=_seed, help="another deck than the course's public one")
    command.set_defaults(run=_run_key)


def _doctor(commands: Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("doctor", help="say what works here, and what to do about what doesn't")
    command.add_argument("--attack", metavar="NAME", nargs="?", const="", help="attack this grader, and say what was held")
    command.add_argument("--jobs", metavar="N", type=_jobs, help="attacks side by side (default: the cores)")
    command.set_defaults(run=_run_doctor)


def _deck_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--course", metavar="FILE", type=Path, help="the course (default: ./course.yml, else built in)")
    command.add_argument("--key", metavar="FILE", type=Path, help="an answer key made by `chainrule key`")
    command.add_argument("--seed", metavar="N", type=_seed, help="another deck than the course's public one")
    command.add_argument("--student", metavar="ID", help="this student's own cases, drawn from the course's secret")


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 2**63 - 1")
    return int(text)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_JOBS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {MOST_JOBS}")
    return int(text)


# -- the commands ----------------------------------------------------------------------------------------------------


def _run_start(options: argparse.Namespace) -> int:
    from .builtin import start

    written = start(options.folder)
    for path in written:
        print(f"wrote {path}")
    first = written[0]
    print(f"next: open {first}, and see how far you are with: chainrule grade {first}")
    return 0


def _run_grade(options: argparse.Namespace) -> int:
    import gc

    from .sandbox.template import Template

    gc.disable()  # what is imported stays; cohort turns it on
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the judge multiplies no matrices; idle threads would only be in the way
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # the grader runs nobody else's code, and needn't look for it
    with Template(sealed=options.sandbox == "auto") as template:  # imports numpy while this process reads the key
        from .cohort.run import grade_paths

        return grade_paths(options, template)


def _run_show(options: argparse.Namespace) -> int:
    from .deck.choice import key_for
    from .diagnosis.as_code import write_case, write_smallest

    if options.smallest is None:
        print(write_case(key_for(options), options.exercise, options.case), end="")
        return 0
    from .grading import grade
    from .sandbox.template import Template
    from .submissions.file import read_submission

    with Template() as template:
        key, one = key_for(options), read_submission(options.smallest)
        key.exercise(options.exercise)
        print(write_smallest(key, grade(one, key, template), options.exercise), end="")
    return 0


def _run_replay(options: argparse.Namespace) -> int:
    from .cohort.replay import MOST, replay
    from .deck.choice import key_of
    from .sandbox.template import Template

    with Template() as template:
        found = replay(options.receipt, options.submission, lambda *deck: key_of(options, *deck), template)
    for line in found.occasion:
        print(f"another occasion: {line}")
    for line in found.differences[:MOST]:
        print(f"differs: {line}")
    if len(found.differences) > MOST:
        print(f"and {len(found.differences) - MOST} more")
    print("the result is not the same" if found.differences else "the result is the same, bit for bit")
    return 1 if found.differences else 0


def _run_build(options: argparse.Namespace) -> int:
    from .authoring.build import build, stale
    from .course.model import load_course

    course = load_course(options.course)
    if options.check:
        names = stale(course, course.path.parent)
        for name in names:
            print(f"stale: {name}")
        print("run: chainrule build" if names else "every generated file is fresh")
        return 1 if names else 0
    written = build(course, course.path.parent)
    for path in written:
        print(f"wrote {path}")
    if not written:
        print("every generated file was fresh")
    return 0


def _run_check(options: argparse.Namespace) -> int:
    from .authoring.audit import audit, table
    from .course.model import load_course
    from .sandbox.template import Template

    course = load_course(options.course)
    with Template() as template:
        found = audit(course, template, options.seed)
    print(table(found, course.seed if options.seed is None else options.seed), end="")
    return 1 if found.faults else 0


def _run_key(options: argparse.Namespace) -> int:
    from .course.model import load_course
    from .deck.choice import course_key
    from .key import save_key

    made = course_key(load_course(options.course), options.seed)
    save_key(made, options.output)
    deck = "of the secret's deck" if made.seed is None else f"seed {made.seed}"
    print(f"wrote {options.output}   key {made.digest[:12]}, {deck}")
    return 0


def _run_doctor(options: argparse.Namespace) -> int:
    from .doctor import machine as doctor

    return doctor.examine() if options.attack is None else doctor.attack(options.attack, options.jobs)
