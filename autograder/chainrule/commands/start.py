"""Writes the exercise: gradient.py and gradient.ipynb.

For students, who begin with it. It never overwrites anything; where one of the two is missing, that one is written.
"""

import json
import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path
from textwrap import indent

from ._parser import Parser

GROUP, PLACE = "students", 1


def add_options(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path(), help="(default: this folder)")


def run(options: Namespace) -> int:
    from .. import builtin
    from ..result import as_word

    written = builtin.start(options.folder)
    for path in written:
        print(f"wrote {path}")
    file = options.folder / builtin.EXERCISES[0]
    name, line, what = builtin.first_exercise()
    print(f"\nfirst: {name}, in {written[0]}{f':{line}' if file in written else ''}\n{indent(what, '  ')}\n")
    print(f"next: write it, save, and see how far you are: {_called()} grade {as_word(str(written[0]))}")
    return 0


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
