"""The documentation site: `make docs` builds it from the pages beside this file, which GitHub shows as they are, too.

What is written elsewhere is not written again: commands and options are read from the parsers, the API from the docstrings
of the public names, and CHANGELOG.md and CONTRIBUTING.md are pages as they stand.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

import chainrule
from chainrule import commands

if TYPE_CHECKING:
    from argparse import Action
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
ROOT = HERE.parent
REPOSITORY = "https://github.com/chainrule/chainrule"
os.environ["NO_COLOR"] = "1"  # Python 3.14 would put colours into the usage of a command, where it is built on a terminal
PAGES = {ROOT / "CHANGELOG.md": "changelog.md", ROOT / "CONTRIBUTING.md": "contributing.md", ROOT / "README.md": "index.md"}

MENDED = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Pages">',
    '<div id="search-results"></div>': '<h1>Search</h1>\n<div id="search-results"></div>',
    '<th class="head"><p></p></th>': '<td class="head"></td>',
    "<pre>": '<pre tabindex="0">',
}
"""What Sphinx and Furo leave out for whoever reads with a screen reader, or scrolls by the keyboard."""

project = "chainrule"
author = "The chainrule authors"
version = release = chainrule.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "chainrule"
html_copy_source = False
html_use_index = False  # the search has it all
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
highlight_language = "none"  # of an indented block
smartquotes = False  # two dashes before an option stay two
myst_heading_anchors = 4  # called as on GitHub
nitpicky = True  # a name that leads nowhere is a warning, and `make docs` takes a warning for an error
nitpick_ignore_regex = [("py:class", r"(pathlib|collections|msgspec|chainrule\.\w+)\..*")]  # of signatures: not on the site
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_directive("command-reference", CommandReference)
    app.connect("source-read", lambda _, name, source: _lead_home(source, HERE / f"{name}.md"))
    app.connect("include-read", lambda _, path, _parent, source: _lead_home(source, ROOT / path.name))
    app.connect("autodoc-process-docstring", _as_restructured_text)
    app.connect("build-finished", lambda app, error: _mend(Path(app.outdir)) if error is None else None)


def _lead_home(source: list[str], page: Path) -> None:
    """Changes a page's links, which are right in the repository, to the site's own; what has no page here is on GitHub."""

    def changed(match: re.Match[str]) -> str:
        file, _, part = match[1].partition("#")
        path = Path(os.path.normpath(page.parent / file))
        if not file or "://" in file or not path.exists():
            return match[0]  # another server, a heading of this page, or a mistake, which Sphinx names
        if path.suffix == ".svg":
            return f"]({os.path.relpath(path, HERE)})"  # Sphinx copies a picture, wherever it is
        part = f"#{part}" if part else ""
        if path.parent == HERE or path in PAGES:
            return f"]({PAGES.get(path, path.name)}{part})"
        return f"]({REPOSITORY}/blob/main/{path.relative_to(ROOT).as_posix()}{part})"

    source[0] = re.sub(r"\]\(([^)\s]+)\)", changed, source[0])


class CommandReference(SphinxDirective):
    """Every command with its arguments and options, as its parser has them."""

    def run(self) -> list[nodes.Node]:
        """The sections, a heading for each command."""
        return self.parse_text_to_nodes("\n".join(_reference()), allow_section_headings=True)


def _reference() -> Iterator[str]:
    """The lines of the command reference, as MyST reads them."""
    for group in commands.GROUPS:
        yield f"## For {group}\n"
        for name in commands.members(group):
            parser = commands.parser(name)
            usage = parser.format_usage().removeprefix("usage: ").replace("\n       ", "\n")
            yield f"### chainrule {name}\n\n{parser.description}\n```text\n{usage}```\n"
            yield f"```{{program}} chainrule {name}\n```\n"
            for argument in parser.arguments:
                yield f"````{{option}} {_spelt(argument)}\n{argument.help}\n````\n"


def _spelt(argument: Action) -> str:
    """An argument as it is typed: PATH, or -o FILE, --output FILE."""
    value = "" if argument.nargs == 0 else argument.metavar or argument.dest.upper()
    return ", ".join(f"{one} {value}".rstrip() for one in argument.option_strings) or str(value)


def _as_restructured_text(*event: Any) -> None:
    """Our docstrings are plain text with `code`; for reStructuredText that is ``code``, and a star is a star."""
    lines = event[-1]
    lines[:] = [re.sub(r"(?<!`)`([^`]+)`(?!`)", r"``\1``", line.replace("*", r"\*")) for line in lines]


def _mend(site: Path) -> None:
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for old, new in MENDED.items():
            text = text if new in text else text.replace(old, new)
        page.write_text(text, encoding="utf-8")
