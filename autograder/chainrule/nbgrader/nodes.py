"""Cells and outputs as nbformat 4.5 has them.

nbformat's own constructors validate each one, which takes as long as grading; a notebook is validated when it is written.
"""

from __future__ import annotations

from typing import Any

from nbformat import from_dict

KINDS = ("code", "markdown", "raw")


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


def result(text: str) -> Any:
    """An output that is a cell's value."""
    return from_dict(
        {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": {"text/plain": text}}
    )


def shown(**data: str) -> Any:
    """An output that is displayed, in the forms `plain` and `html`."""
    forms = {f"text/{form}": text for form, text in data.items()}
    return from_dict({"output_type": "display_data", "metadata": {}, "data": forms})
