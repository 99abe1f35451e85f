"""What tries to use the child in which functions are put right: it gets the marks that are due, and no word gets out.

Each file in attacks/ is a submission to the built-in course. (They are no part of tests/attacks, which is shipped, as they
hold functions of the lesson.) Its docstring says what it tries, and

    due: 40        what its functions earn by CONTRACT's rules; `bonus: 0` the same of the bonus exercises, if any earns
    carries: yes   whether an answer of that child carries a piece of loot: LOOT in a text, 314159 in a number

    open: why      of one that gets through today, and is to fail here until it no longer does

So an attack that never came as far as it says, and shows nothing, is found out.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from repository import KEY

from chainrule.doctor.arena import raw
from chainrule.grading import grade
from chainrule.reports import FORMATS, pieces
from chainrule.sandbox.student import NOTHING, Student
from chainrule.submissions.file import submission_from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.sandbox.answer import Answer
    from chainrule.sandbox.template import Template

ATTACKS = sorted(Path(__file__).with_name("attacks").glob("*.py"))
LIMITS = replace(KEY.limits, call_seconds=0.2)  # the endless ones would take long
SHORT = replace(KEY, limits=LIMITS)
WORD, NUMBER = "LOOT", "314159"


def header(path: Path) -> dict[str, str]:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return dict(re.findall(r"^(\w+): (.*)$", docstring, re.MULTILINE))


def as_parameter(path: Path) -> Any:
    why = header(path).get("open")
    marks = [pytest.mark.xfail(reason=why, strict=True, raises=AssertionError)] if why else []
    return pytest.param(path, id=path.stem, marks=marks)


def carries_loot(answer: Answer) -> bool:
    texts = (answer.type_name, answer.message, answer.where, answer.printed)
    shapes = str([part.shape for part in answer.parts])
    values = str([part.array().tolist() for part in answer.parts if part.data is not None])
    return any(WORD in text for text in texts) or any(NUMBER in text for text in (shapes, values, str(answer.line)))


def test_there_are_more_than_twenty() -> None:
    assert len(ATTACKS) > 20
    assert all(header(path).keys() >= {"due", "carries"} for path in ATTACKS)


@pytest.mark.slow
@pytest.mark.parametrize("path", [as_parameter(path) for path in ATTACKS])
def test_it_earns_what_is_due_and_no_word_gets_out(
    template: Template, path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    put_right: list[Answer] = []
    call = Student.call

    def kept(self: Student, *arguments: Any, **named: Any) -> Iterator[Answer]:
        for answer in call(self, *arguments, **named):
            put_right.extend([answer] if named.get("lesson", NOTHING)[1] else [])
            yield answer

    monkeypatch.setattr(Student, "call", kept)
    said = header(path)
    result = grade(submission_from_bytes(path.read_bytes(), path="gradient.py", name="gradient.py"), SHORT, template)
    assert put_right, "nothing was put right: this attacks nothing"
    assert any(map(carries_loot, put_right)) == (said["carries"] == "yes")
    assert not result.fault
    assert (result.score, result.bonus) == (float(said["due"]), float(said.get("bonus", 0)))
    told = ["".join(pieces(form, [result], many=many)) for form in FORMATS for many in (False, True)]
    told += capfd.readouterr()
    assert not [text for text in told if WORD in text or NUMBER in text]
    assert not [text for text in told if raw(text)]
