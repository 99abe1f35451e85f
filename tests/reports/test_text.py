"""The text report on one submission: what a row says no block repeats, and what is said of many functions stands once."""

from __future__ import annotations

import msgspec
from graded import change, golden

from chainrule.folded import width
from chainrule.reports import text
from chainrule.result import NOT_RUN, Result


def wrong(message: str, **changes: object) -> Result:
    """A result in which this is said of all functions."""
    result = golden()["untouched"]
    every = {"verdict": "WRONG", "message": message, "place": "gradient.py:7", **changes}
    return change(result, exercises=tuple(msgspec.structs.replace(one, **every) for one in result.exercises))


def blocks(result: Result) -> list[str]:
    return text.one(result).split("\n\n")[2:-1]


def test_a_block_begins_with_what_its_row_does_not_say() -> None:
    for name, result in golden().items():
        report = text.one(result)
        for row in text.rows(result) if text.why_none(result) is None else ():
            if row.mark == "no" and row.said not in ("", *(one.said for one in text.rows(result) if one.name != row.name)):
                assert report.count(row.said) == 1, name


def test_where_a_row_says_all_there_is_no_block() -> None:
    assert blocks(golden()["missing-in-a-class"]) == []
    assert blocks(wrong("it is a method of class A, in line 7")) == []


def test_what_is_said_of_many_functions_stands_in_one_block() -> None:
    (block,) = blocks(wrong("it returns None: is a return missing?\nIt prints something.", smallest="f(x)"))
    first, *others = (one.name for one in golden()["untouched"].exercises)
    said = [f"{first}, gradient.py:7", "  It prints something.", "  Smallest case:", "    f(x)"]
    assert block.split("\n") == [*said, f"  The same in {', '.join(others[:10])} and {len(others) - 10} more."]


def test_functions_of_which_nothing_is_known_have_a_block_each() -> None:
    found = blocks(wrong("not the expected values\nCase lesson: you return 1, it should be 2.", smallest="f(x)"))
    assert len(found) == len(golden()["untouched"].exercises)
    assert found[0].split("\n")[2] == "  Smallest case, to work out by hand:"


def test_a_line_that_is_too_long_for_a_row_stands_in_full_in_the_block() -> None:
    long = "a word " * 40 + "end"
    (block,) = blocks(wrong(long))
    assert block.split("\n")[1] == f"  {long}"
    assert all(len(row.said) <= text.LONGEST_SAID for row in text.rows(wrong(long)))


def test_the_bonus_exercises_have_no_rows_once_all_are_right() -> None:
    result = golden()["demo-right"]
    assert [row.name for row in text.rows(result)] == [one.name for one in result.exercises if not one.bonus]
    assert "bonus 50 of 50" in text.one(result)


def test_a_course_without_a_bonus_has_no_word_on_it_in_a_row() -> None:
    result = golden()["demo-right"]
    first = next(iter(text.many([result], [result.name])))
    assert "100 of 100  bonus 50   PASS" in first
    without = change(result, bonus=0.0, max_bonus=0.0)
    assert next(iter(text.many([without], [without.name]))) == first.replace("  bonus 50", "")


def test_names_take_as_much_room_as_they_do_on_a_terminal() -> None:
    names = ["\u674e \u5c0f\u9f99", "Zoe\u0308", "Ada Lovelace"]
    rows = [next(iter(text.many([change(golden()["demo-right"], student=one)], names))) for one in names]
    assert {width(row) for row in rows} == {width(rows[-1])}


def test_a_note_that_a_verdict_says_is_not_told_again() -> None:
    result = golden()["notebook-broken-cell"]
    (unread,) = (one.message for one in result.exercises if one.verdict == "MISSING" and not one.bonus and one.started)
    assert any(note.startswith(NOT_RUN) and note.removeprefix(NOT_RUN) in unread for note in result.notes)
    assert [note for note in result.remarks if "SyntaxError" in note] == []
    assert len(result.remarks) == len(result.notes) - 1


def test_statements_that_fail_in_the_same_way_have_one_note() -> None:
    said, other = "NameError: name 'plt' is not defined", "NameError: name 'ax' is not defined"
    notes = [f"{NOT_RUN}gradient.py:{line}: {said}" for line in (7, 8, 9, 12, 13)]
    result = change(wrong(""), notes=(*notes[:2], f"{NOT_RUN}gradient.py:10: {other}", *notes[2:], "and 3 more such notes"))
    where = "gradient.py:7, gradient.py:8, gradient.py:9 and 2 more"
    first, second, last = result.remarks
    assert (first, second) == (f"{NOT_RUN}{where}: {said}", f"{NOT_RUN}gradient.py:10: {other}")
    assert last == "and 3 more such notes"
    assert change(wrong(f"gradient.py:30: {said}"), notes=tuple(notes)).remarks == []


def test_what_many_functions_do_beside_their_verdicts_is_told_once() -> None:
    warnings = ("it prints: a", "list-for-array: a list is returned; return an array instead")
    result = change(wrong("", warnings=warnings), notes=())
    names = "sample_loss, weighted_input, dC0_da and 11 more"
    assert result.remarks == [f"{names}: it prints: a", f"{names}: a list is returned; return an array instead"]
