"""Cells and outputs as nbformat 4.5 has them.

nbformat's own constructors validate each one, which takes as long as grading; a notebook is validated when it is written.
"""

import re
from collections.abc import Iterable
from typing import Any

from nbformat import from_dict

KINDS = ("code", "markdown", "raw")
LARGEST_COLOURED = 100_000  # characters of code
MOST_FIELDS = 10_000_000  # times characters: of each "{" in a text Pygments may look at all that follows, "{a[b].c.c.c…"
ODD = re.compile(r"[^\S\n]\s{200}|.{1000}")  # blanks, or a line: Pygments may look at all of it from each of its places


def cell(kind: str, source: str, nbgrader: dict[str, Any] | None = None) -> Any:
    """A cell of one of KINDS, with nbgrader's metadata if given; `notebook` gives it its id."""
    made: dict[str, Any] = {
        "cell_type": kind,
        "metadata": {} if nbgrader is None else {"nbgrader": nbgrader},
        "source": source,
    }
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return from_dict(made)


def notebook(cells: list[Any], metadata: dict[str, Any]) -> Any:
    """A notebook of these cells, which get their ids here."""
    for number, one in enumerate(cells):
        one["id"] = f"cell-{number}"
    return from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def language(cells: Iterable[Any]) -> dict[str, str]:
    """What a notebook says of its language: by which lexer those who show it colour its code, which must not take long.

    IPython's, which is nbconvert's own choice, takes hours for a megabyte of empty lines; any is quadratic in something.
    """
    code = [one.source for one in cells if one.cell_type == "code"]
    size, fields = sum(map(len, code)), sum(text.count("{") for text in code)
    is_short = size <= LARGEST_COLOURED and size * fields <= MOST_FIELDS
    coloured = is_short and not any(ODD.search(text) for text in code)
    return {"name": "python", "pygments_lexer": "python3" if coloured else "text"}


def result(text: str) -> Any:
    """An output that is a cell's value."""
    return from_dict(
        {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": {"text/plain": text}}
    )


def shown(**data: str) -> Any:
    """An output that is displayed, in the forms `plain` and `html`."""
    forms = {f"text/{form}": text for form, text in data.items()}
    return from_dict({"output_type": "display_data", "metadata": {}, "data": forms})
