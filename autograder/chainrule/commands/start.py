"""Writes the exercise: gradient.py and gradient.ipynb.

For students, who begin with it; of another course, where one is here or named,
its files. It never overwrites anything; where one of them is missing, that one
is written.
"""

import json
import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path
from textwrap import indent

from ..errors import SetupError
from . import _options
from ._parser import Parser

GROUP, PLACE = "students", 1


def add_options(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path(), help="(default: this folder)")
    _options.add_course(parser)


def run(options: Namespace) -> int:
    from .. import builtin
    from ..result import as_word
    from ..safe_text import say

    exercise = _exercise(options.course)
    written = builtin.start(options.folder, exercise)
    for path in written:
        print(f"wrote {path}")
    for script in (path for path in exercise if path.suffix == ".py"):
        name, line, what = builtin.first_exercise(script)
        place = f"{written[0]}{f':{line}' if options.folder / script.name in written else ''}"
        say(f"\nfirst: {name}, in {place}\n{indent(what, '  ')}\n")
    course = f" --course {as_word(str(options.course))}" if options.course else ""
    say(f"next: write it, save, and see how far you are: {_called()} grade {as_word(str(written[0]))}{course}")
    return 0


def _exercise(course: Path | None) -> list[Path]:
    """What the built-in course hands out, or the one that is named or is here, as it was built."""
    from .. import builtin

    here = Path("course.yml")
    course = course or (here if here.is_file() else None)
    if course is None or builtin.is_course(course):
        return [builtin.file(name) for name in builtin.EXERCISES]
    from ..course.model import load_course

    files = [course.parent / name for name in load_course(course).files]
    for path in files:
        if not path.is_file():
            raise SetupError(f"{path} is not there\n  make it from solutions/: chainrule build")
    return files


def _called() -> str:
    """`chainrule`, as the shell that this was started from can call it again: it may be on nobody's PATH."""
    from ..result import as_word

    ours, found = Path(sys.executable).parent, shutil.which("chainrule")
    if "archive-v0" in Path(sys.prefix).parts:  # where uv keeps what uvx runs, with a PATH that ends with it
        return f"uvx --from {as_word(_installed_from())} chainrule"
    if found and Path(found).parent.resolve() == ours.resolve():
        return "chainrule"
    if Path(sys.argv[0]).stem == "chainrule":
        return as_word(sys.argv[0])
    here = os.path.relpath(sys.executable) if ours.is_relative_to(Path.cwd()) else sys.executable
    return f"{as_word(here)} -m chainrule"


def _installed_from() -> str:
    """What pip and uv noted of where they had this from (PEP 610); its name, if that was an index."""
    from importlib.metadata import distribution

    noted = json.loads(distribution("chainrule").read_text("direct_url.json") or "{}")
    if "vcs_info" in noted:
        return f"{noted['vcs_info']['vcs']}+{noted['url']}"
    return str(noted.get("url", "chainrule"))
