"""Who hands in the same file as somebody else: byte for byte, or disguised."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from repository import ROOT, SUBMISSIONS, chainrule

from chainrule.cohort.alike import TOKEN, outline, reader
from chainrule.result import SubmissionResult
from chainrule.submissions.folder import find

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = '''
import numpy as np

def sample_loss(a, y):
    """What it is."""
    total = 0.0
    for j in range(len(a)):
        total += (a[j] - y[j]) ** 2  # squared
    return total

def title():
    return "a: total"
'''


def of(text: str, path: str = "gradient.py") -> str:
    return outline(text.encode(), path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("total", "loss_so_far"),
        ("  # squared", ""),
        ("\n", "\n# mine\n\n"),
        ('    """What it is."""\n', ""),
        ("(a, y)", "( a,y )"),
        ("def sample_loss(a, y):", "def sample_loss(\n    a,\n    y\n):"),
        ("    ", "  "),
        ("j", "jj"),
    ],
)
def test_comments_layout_docstrings_and_names_make_no_difference(before: str, after: str) -> None:
    head, title = PROGRAM.split("def title")
    assert before in head
    assert of(head.replace(before, after) + "def title" + title) == of(PROGRAM)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("** 2", "** 3"),
        ("a[j] - y[j]", "y[j] - a[j]"),
        ('"a: total"', '"a: loss"'),
        ("return total", "return a"),
        ("np", "np.linalg"),
        ("for j in range(len(a)):", "for j in range(len(a) - 1):"),
        ("total = 0.0", "total = a"),
        ("    return total", "        return total"),
    ],
)
def test_what_it_does_makes_one(before: str, after: str) -> None:
    assert before in PROGRAM
    assert of(PROGRAM.replace(before, after)) != of(PROGRAM)


def test_a_notebook_is_like_the_script_of_its_cells() -> None:
    cell: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    parts = PROGRAM.split("\ndef title")
    cells = [{**cell, "source": parts[0]}, {**cell, "source": f"def title{parts[1]}"}]
    book = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    assert of(book, "gradient.ipynb") == of(PROGRAM)


@pytest.mark.parametrize("text", ["", "def f(:", '"""', "'", "\\", '"\\', "\0", "\x80"])
def test_what_is_no_python_has_one_too(text: str) -> None:
    assert of(text) == of(text) != of(PROGRAM)


LESSON = (SUBMISSIONS / "right-lists/gradient.py").read_text(encoding="utf-8")
OTHER = (SUBMISSIONS / "right-loops/gradient.py").read_text(encoding="utf-8")
STUB = (ROOT / "exercises/gradient/gradient.py").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_class_is_told_who_hands_in_the_same_and_what_was_handed_out_is_everybodys(tmp_path: Path) -> None:
    class_ = {
        "ada": LESSON,
        "bob": LESSON,
        "cyd": f"# my own work\n{LESSON.replace('Z', 'zz')}",
        "dan": OTHER,
        "eve": STUB,
        "fay": STUB,
        "gil": STUB.replace("    raise NotImplementedError", "    return np.sum((a - y) ** 2)", 1),
        "hal": STUB.replace("    raise NotImplementedError", "    return np.sum((a - y) ** 2)  # so", 1),
    }
    assert class_["gil"] != STUB
    for student, text in class_.items():
        (tmp_path / "all" / student).mkdir(parents=True)
        (tmp_path / "all" / student / "gradient.py").write_text(text, encoding="utf-8")
    ran = chainrule("grade", "all", "--course", ROOT / "course.yml", "--store", "class.db", cwd=tmp_path)
    told = ran.stdout[ran.stdout.index("\n2 hand in") :]
    assert told == (
        "\n2 hand in the same file as somebody else:\n  ada; bob\n"
        "\n3 hand in the same file as somebody else but for comments, layout and names of variables:\n  ada; bob; cyd\n"
    ), ran.stderr
    (tmp_path / "all/cyd/gradient.py").write_text(OTHER, encoding="utf-8")  # it is no longer what was graded
    page = tmp_path / "class.html"
    assert chainrule("report", "class.db", "-o", page, cwd=tmp_path).returncode == 0
    assert "were 3 of the 6 files that were begun" in page.read_text(encoding="utf-8")
    assert "No more are the same" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("one", "other"), [("x = 1\ny = x\n", "x = 1\ny = 0\n"), ('["a",\n"b"\n]\n', '["a"]\n')])
def test_a_name_is_no_number_and_a_text_in_brackets_no_docstring(one: str, other: str) -> None:
    assert of(one) != of(other)


def test_names_that_stand_in_a_text_are_names() -> None:
    shown = 'def f(a):\n    print(f"loss {a[0]:.2f} of {a.size}")\n'
    assert of(shown) == of(shown.replace("(a)", "(b)").replace("{a", "{b"))
    assert of(shown) != of(shown.replace("loss", "cost"))
    assert of(shown) != of(shown.replace(".size", ".ndim"))


@pytest.mark.parametrize(("start", "again"), [("'''", "a"), ('"""', '""\\a'), ('"', "a")])
def test_one_huge_text_takes_no_more_memory_than_some_copies_of_it(start: str, again: str) -> None:
    text = start + again * (200_000 // len(again))
    tracemalloc.start()
    of(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * len(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("'''a''b'''", "x"), ('"""a\\"""b"""', "x"), ('""""a"""', "x"), ("''''''", "x"), ("'''a''", ""), ("'''a\\", "")],
)
def test_a_text_of_three_quotes_ends_at_the_first_three(text: str, rest: str) -> None:
    found = TOKEN.match(text + rest)
    assert found is not None
    assert (found["text"], found.string[found.end() :]) == (text, rest)


def test_a_folder_that_is_a_link_by_then_is_not_read(tmp_path: Path) -> None:
    for student in ("ada", "eve"):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "gradient.py").write_text(f"# {student}\n")
    _, eve = find(tmp_path / "class", "gradient").students
    graded = SubmissionResult(str(tmp_path / "class/eve/gradient.py"), hashlib.sha256(b"# eve\n").hexdigest())
    assert reader(graded, eve.candidates)() == b"# eve\n"
    (tmp_path / "class/eve").rename(tmp_path / "mine")
    (tmp_path / "class/eve").symlink_to("ada")
    assert isinstance(reader(graded, eve.candidates)(), str)
