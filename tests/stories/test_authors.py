"""docs/authors.md says what is true: its files are the files, its sessions print what it says, its table has every key."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from repository import ROOT, chainrule

from chainrule.course.model import Course, LimitSettings

pytestmark = pytest.mark.docs

HERE = ROOT / "tests/courses/statistics"
PAGE = (ROOT / "docs/authors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = {path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8") for path in HERE.rglob("*.*") if path.is_file()}
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line.startswith("| `")]
TABLE = [pair for row in ROWS for pair in zip(re.findall(r"`([^`]+)`", row[0]), row[1].split(", "), strict=True)]


def keys(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every key below the model, as the page names it."""
    for name, field in model.model_fields.items():
        key = before + (field.alias or name)
        inner = [part for part in _parts(field.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
        if not inner or key in ("deck", "exercises"):
            yield key, field
        for part in inner:
            yield from keys(part, f"{key}.")


def _parts(annotation: Any) -> Iterator[Any]:
    parts = [part for part in get_args(annotation) if part is not NoneType]
    if not parts:
        yield annotation
    for part in parts:
        yield from _parts(part)


def test_the_table_has_every_key_once_and_none_that_is_not_there() -> None:
    assert [key for key, _ in TABLE] == [key for key, _ in keys(Course)]


def test_the_table_has_the_defaults() -> None:
    fields = dict(keys(Course))
    units = {f"limits.{name}": text for name, text in LimitSettings().model_dump(by_alias=True).items()}
    for key, said in TABLE:
        default = units.get(key, fields[key].default)
        if fields[key].is_required():
            assert said == "required", key
        elif default not in (None, (), PydanticUndefined):
            assert said == (f"`{str(default).lower()}`" if key not in units else f"`{default}`"), key
        else:  # made from the rest of the course
            assert said != "required", key


@pytest.mark.parametrize(("kind", "text"), [block for block in BLOCKS if block[0] not in ("console", "py")])
def test_an_excerpt_is_in_a_file_of_the_course(kind: str, text: str) -> None:
    (name,) = [name for name, whole in FILES.items() if text in whole]
    if kind == "yaml":
        assert FILES["course.yml"] == text
    else:
        assert name.startswith("solutions/")


@pytest.mark.slow
def test_every_session_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    course = shutil.copytree(HERE, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (text,) = [text for kind, text in BLOCKS if kind == "console"]
    sessions = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
    assert [command.split()[1] for command, _ in sessions] == ["build", "check", "grade"]
    for command, output in sessions:
        ran = chainrule(*shlex.split(command)[1:], cwd=course)
        assert without_digests(ran.stdout) == without_digests(output)


@pytest.mark.slow
def test_a_real_answer_becomes_a_misconception_as_the_page_walks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    course = shutil.copytree(HERE, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (commands,) = re.findall(r"^```\n((?:chainrule .*\n)+)```$", PAGE, re.MULTILINE)
    for command in commands.splitlines():
        assert chainrule(*shlex.split(command)[1:], cwd=course).returncode == 0
    begun = (course / "new/variance_1.py").read_text(encoding="utf-8")
    assert "def variance(x):" in begun and "seen from 2 students" in begun
    (written,) = [text for kind, text in BLOCKS if kind == "py"]
    (course / "solutions/misconceptions/distances.py").write_text(written, encoding="utf-8")
    assert chainrule("build", cwd=course).returncode == 0
    checked = chainrule("check", cwd=course)
    assert "course is sound: 6 of 6 mistakes are named" in checked.stdout, checked.stdout
    assert chainrule("grade", "class", "--format", "ndjson", "-o", "new.ndjson", cwd=course).returncode == 0
    told = chainrule("diff", "class.ndjson", "new.ndjson", cwd=course)
    assert told.returncode == 0
    for student in ("bob", "cyd"):
        assert f"{student}: 40, as before\n  variance: mistake - -> mean-of-the-distances" in told.stdout


def without_digests(text: str) -> str:
    return re.sub(r"key: [0-9a-f]{12}", "key: …", text)


def test_every_file_that_is_named_is_there_and_the_page_is_short() -> None:
    for name in re.findall(r"`((?:autograder|tests)/[\w/.]*)`", PAGE):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`((?:solutions)/[\w/.]*)`", PAGE):
        assert (HERE / name).exists() or "COURSE" in name, name
    assert len(PAGE.splitlines()) <= 210
    assert "(docs/authors.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
