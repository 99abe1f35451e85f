"""Writes what a benchmark measured into its own section of a Markdown file, and leaves all others as they are."""

from __future__ import annotations

import platform
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from chainrule.cohort.engines import cores
from chainrule.version import __version__

TITLE = "# Results of the benchmarks\n\nEach section is what its benchmark printed when it was last run.\n"


def circumstances() -> str:
    """When and on what it was measured."""
    python = platform.python_version()
    return f"{datetime.now(UTC):%Y-%m-%d}: chainrule {__version__}, Python {python}, numpy {np.__version__}, {cores()} cores"


def section(document: str, title: str) -> str:
    """What the section says; "" where there is none."""
    found = re.search(rf"^## {re.escape(title)}\n\n```text\n(.*?)```$", document, flags=re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def write(path: Path, title: str, text: str) -> None:
    """Replaces the section "## title" of the file, or adds it at the end; makes the file if it isn't there.

    Its first line is the circumstances, unless it says them itself.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else TITLE
    text = text if re.match(r"\d{4}-\d\d-\d\d", text) else f"{circumstances()}\n\n{text}"
    path.write_text(replaced(before, title, text), encoding="utf-8")


def replaced(document: str, title: str, text: str) -> str:
    """The document with this section, as a block of plain text."""
    section = f"## {title}\n\n```text\n{text.strip()}\n```\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", document, flags=re.MULTILINE | re.DOTALL)
    if found is None:
        return f"{document.rstrip()}\n\n{section}"
    return (document[: found.start()] + section + "\n" + document[found.end() :]).rstrip() + "\n"
