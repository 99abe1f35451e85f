"""A notebook that was handed in is read within bounds, whatever its words are."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

from chainrule.nbgrader.autograding.exporter import _handed_in

if TYPE_CHECKING:
    from pathlib import Path

FACE = r"\ud83d\ude00"  # an emoji as JSON may write it: with it all letters of a text take four bytes each


def test_words_that_are_too_long_to_be_shown_are_not_copied(tmp_path: Path) -> None:
    """Two texts of 16 MB, put together and put into UTF-8 and back, took a third of a gigabyte."""
    book, text = tmp_path / "gradient.ipynb", "a" * 15_900_000 + FACE
    code = '{"cell_type": "code", "source": "x = 1"}'
    book.write_text(f'{{"cells": [{code}, {{"cell_type": "markdown", "source": ["{text}", "{text}"]}}]}}')
    tracemalloc.start()
    try:
        shown = [cell.source for cell in _handed_in(book).cells]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert shown == ["x = 1", "1 more cells of text are left out: they are too many, or too long."]
    assert most < 260_000_000  # as of any file of 32 MB
