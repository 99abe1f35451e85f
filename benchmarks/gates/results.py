"""Writes what a benchmark measured into its own section of a Markdown file, and leaves all others as they are."""

from __future__ import annotations

import re
from pathlib import Path

TITLE = "# Results of the benchmarks\n\nEach section is what its benchmark printed when it was last run.\n"


def write(path: Path, title: str, text: str) -> None:
    """Replaces the section "## title" of the file, or adds it at the end; makes the file if it isn't there."""
    before = path.read_text(encoding="utf-8") if path.exists() else TITLE
    path.write_text(replaced(before, title, text), encoding="utf-8")


def replaced(document: str, title: str, text: str) -> str:
    """The document with this section, as a block of plain text."""
    section = f"## {title}\n\n```text\n{text.strip()}\n```\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", document, flags=re.MULTILINE | re.DOTALL)
    if found is None:
        return f"{document.rstrip()}\n\n{section}"
    return (document[: found.start()] + section + "\n" + document[found.end() :]).rstrip() + "\n"
