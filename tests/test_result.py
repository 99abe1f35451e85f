"""The result as it is published: by its schema, no larger than it may be, and nothing said twice."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from chainrule import builtin
from chainrule.grading import grade
from chainrule.reports import text
from chainrule.result import LARGEST, Cases, FailedCase, Result, as_json, as_word, fitted, json_schema
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "docs/result-v2.schema.json"
KB = 1024
CATALOGUED = {one.id for one in builtin.public_key().misconceptions}
RIGHT, WRONG = 4.5 * KB, 12 * KB
HOSTILE = """
MARK = chr(0x1F600)

def fails(n):
    print(MARK * 500)
    raise ValueError(f"{n} {MARK * 300}")
"""


@cache
def hostile() -> Result:
    """Of a submission that prints, raises and is called whatever takes most room."""
    key = builtin.public_key()
    functions = [
        f"def {exercise.name}(*arguments):\n    {'import none_such_' + 'x' * 200 if n % 2 else 'pass'}\n    fails({n})\n"
        for n, exercise in enumerate(key.exercises)
    ]
    failing = [f"raise ValueError('{n}' + MARK * 400)\n" for n in range(40)]
    source = "\n".join([HOSTILE, *functions, *failing]).encode()
    name = chr(0x1F600) * 200 + ".py"
    with Template() as template:
        return grade(submission_from_bytes(source, path=name, name=name, student=name), key, template)


def read(result: Result) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(as_json(result))
    return data


@pytest.mark.slow
@pytest.mark.xdist_group("results")
def test_every_result_is_valid_by_the_schema_and_reads_back_the_same(all_results: dict[str, Result]) -> None:
    valid = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for name, result in {**all_results, "hostile": hostile()}.items():
        valid.validate(read(result))
        back = msgspec.convert(read(result), Result)
        assert as_json(back) == as_json(result), name


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(more=1),
        lambda data: data.pop("deck"),
        lambda data: data.update(deck="mine"),
        lambda data: data.update(schema="chainrule/result/v1"),
        lambda data: data["exercises"][0].update(verdict="RIGHT"),
        lambda data: data["exercises"][0].update(derived=False),
        lambda data: data["exercises"][0]["cases"].pop("passed"),
        lambda data: data["exercises"][0].update(hint=3),
    ],
)
def test_what_is_no_result_is_not_valid(change: Any) -> None:
    data = read(hostile())
    change(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json_schema())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "deck", "words"),
    [
        ({}, "public", "public deck"),
        ({"seed": None}, "secret", "the course's secret"),
        ({"seed": None, "student": "ada"}, "own", "ada's own cases"),
        ({"student": "ada"}, "own", "ada's own cases"),
        ({"seed": 7}, "seed 7", "seed 7"),
    ],
)
def test_a_result_says_which_deck_it_is_of(changes: dict[str, Any], deck: str, words: str) -> None:
    key = msgspec.structs.replace(builtin.public_key(), **changes)
    with Template() as template:
        result = grade(ROOT / "exercises/gradient/gradient.py", key, template, [key.exercise("dz_dw")])
    assert result.deck == deck
    assert f"   {words}\n" in text.one(result)


@pytest.mark.slow
@pytest.mark.xdist_group("results")
def test_results_are_small(all_results: dict[str, Result]) -> None:
    for name, result in all_results.items():
        size = len(as_json(result))
        silent = not result.remarks and not any(one.message for one in result.exercises)
        if result.full and result.bonus == result.max_bonus and silent:
            assert size <= RIGHT, name
        known = all(one.misconception in CATALOGUED for one in result.wrong)
        assert size <= (WRONG if known else LARGEST), name


def test_of_a_hostile_one_too_and_all_that_counts_is_in_it() -> None:
    result = hostile()
    assert len(as_json(result)) <= LARGEST <= 64 * KB
    assert [one.verdict for one in result.exercises] == ["RAISED"] * 14


def large(result: Result, text: str, cases: int) -> Result:
    """The result of a file of an honest name, in which each exercise says this wherever it can."""
    failed = tuple(FailedCase(f"case-{i}", "RAISED", False, f"{i} {text}") for i in range(cases))
    changes = {
        "place": "gradient.py:12",
        "message": text,
        "hint": text,
        "warnings": (text,),
        "smallest": text,
        "cases": Cases(cases, 0, failed),
    }
    exercises = tuple(msgspec.structs.replace(one, **changes) for one in result.exercises)
    return msgspec.structs.replace(result, student="ada", exercises=exercises, notes=(text,) * 12)


@pytest.mark.parametrize(
    ("text", "cases", "gone"),
    [
        ("x" * 90, 11, []),
        ("x" * 300, 11, ["what is said of single cases of 14 functions"]),
        ("\u2202" * 300, 11, ["what is said of single cases of 14 functions", "the smallest case of 14 functions"]),
        (chr(0x1F600) * 900, 11, ["the hint of 14 functions", "the end of the message of 14 functions", "all but 10 notes"]),
    ],
    ids=["short", "long", "longer", "longest"],
)
def test_what_is_too_large_is_cut_and_a_note_says_what(text: str, cases: int, gone: list[str]) -> None:
    whole = large(hostile(), text, cases)
    made = fitted(whole)
    size, is_whole, note = len(as_json(made)), made == whole, made.notes[-1]
    assert size <= LARGEST
    assert is_whole == (not gone)
    assert [one for one in gone if one not in note] == []
    assert not gone or made.notes[-1].startswith("left out, as a result has at most 64 kB: ")
    kept = ("name", "score", "verdict", "earned", "because", "misconception")
    for one, other in zip(made.exercises, whole.exercises, strict=True):
        assert [getattr(one, field) for field in kept] == [getattr(other, field) for field in kept]
        assert [case.case for case in one.cases.failed] == [case.case for case in other.cases.failed]
    assert (made.receipt, made.score) == (whole.receipt, whole.score)
    again = fitted(made) == made
    assert again


@pytest.mark.parametrize(
    ("place", "kept"),
    [("gradient.py:12", ":12"), (chr(0x1F600) * 300, ""), (":" + chr(0x1D7D8) * 299, "")],
    ids=["of a line", "of none", "of a line that is none"],
)
def test_of_a_place_that_is_too_large_the_line_is_left(place: str, kept: str) -> None:
    """Which a file can forge: it says itself where its functions stand."""
    whole = large(hostile(), chr(0x1F600) * 900, 11)
    exercises = tuple(msgspec.structs.replace(one, place=place) for one in whole.exercises)
    made = fitted(msgspec.structs.replace(whole, exercises=exercises))
    assert len(as_json(made)) <= LARGEST
    assert {one.place for one in made.exercises} == {kept}


@pytest.mark.parametrize(
    ("text", "posix", "windows"),
    [
        ("gradient.py", "gradient.py", "gradient.py"),
        ("hw/a b.py", "'hw/a b.py'", '"hw/a b.py"'),
        (r"hw\gradient.py", r"'hw\gradient.py'", r"hw\gradient.py"),
        (r"C:\my work\gradient.py", r"'C:\my work\gradient.py'", r'"C:\my work\gradient.py"'),
        ("a&b(1).py", "'a&b(1).py'", '"a&b(1).py"'),
        ("Übung 5.py", "'Übung 5.py'", '"Übung 5.py"'),
        ("", "''", '""'),
    ],
)
def test_a_command_that_is_shown_can_be_pasted_into_each_system_s_shell(text: str, posix: str, windows: str) -> None:
    assert (as_word(text, windows=False), as_word(text, windows=True)) == (posix, windows)
