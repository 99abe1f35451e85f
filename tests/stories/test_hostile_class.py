"""A .zip of a class in which nearly everybody is hostile: who is not has every point.

More of the kind are in tests/attacks/: names-and-folders, parsers, left-out-statements.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from repository import SUBMISSIONS, chainrule

RIGHT = (SUBMISSIONS / "demo-right/gradient.py").read_bytes()
FILES = {
    "hexadecimal.py": b"x = 0x" + b"f" * 4_000 + b"\n",
    "more-hexadecimal.py": b"x = 0x" + b"f" * 400_000 + b"\n",
    "brackets.py": b"(" * 100_000,
    "blanks.py": b"x x" + b" " * 900_000 + b"y\n",
    "newlines.py": b"x x" + b"\n" * 900_000,
    "questions.py": b"?" * 900_000,
    "nul.py": b"x = 1\0\n" + RIGHT,
    "surrogate.py": b"x = '\xed\xb2\x80'\n",
    "digits.ipynb": b'{"nbformat": 4, "cells": ' + b"1" * 5_000 + b"}",
    "deep.ipynb": b'{"nbformat": 4, "cells": ' + b"[" * 100_000,
    "alone.ipynb": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}',
    "eve/gradient.py": b"x = 1\n",
    "eve/bob.py": b"x = 1\n",
    "eve/Bob_2_assignsubmission_file/gradient.py": b"x = 1\n",
    "eve/ada_1_2_gradient-9.py": b"x = 1\n",
    "two.py": RIGHT,
    "two/gradient.py": RIGHT,
}
HONEST = {"ada.py": RIGHT, "bob/gradient.py": RIGHT, "zoe/gradient/gradient.py": RIGHT}


@pytest.fixture(autouse=True)
def _a_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, data in (FILES | HONEST).items():
        path = Path("class", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def marks(*arguments: str) -> dict[str, Any]:
    ran = chainrule("grade", "--format", "json", *arguments)
    assert ran.returncode == 0, ran.stderr
    return {one["student"]: one["score"] for one in json.loads(ran.stdout)["results"]}


def check(made: dict[str, Any]) -> None:
    assert {name: made.pop(name) for name in ("ada", "bob", "zoe")} == {"ada": 100, "bob": 100, "zoe": 100}
    assert {Path(name).parts[0].partition(".")[0] for name in FILES} <= set(made)
    assert not any(made.values())


@pytest.mark.slow
def test_a_zip() -> None:
    link, twice = ZipInfo("link.py"), ZipInfo("again.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile("class.zip", "w", ZIP_DEFLATED) as archive:
        for name, data in (FILES | HONEST).items():
            archive.writestr(name, data)
        archive.writestr(link, "ada.py")
        archive.writestr("bomb.py", bytes(100_000_000))
        archive.writestr("eve2/../../ada.py", RIGHT)
        archive.writestr("eve3\\gradient.py", RIGHT)
        archive.writestr(twice, RIGHT)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(twice, RIGHT)
        archive.writestr("XXXX.py", RIGHT)
    packed = bytearray(Path("class.zip").read_bytes())
    at = packed.rindex(b"PK\1\2")
    packed[at + 9] |= 8  # it says that its name is UTF-8
    packed[at + 46 : at + 50] = b"\xff\xfe\xfd\xfc"
    Path("class.zip").write_bytes(packed)
    check(marks("class.zip"))


FORGES = b"""
import sys
frame = sys._getframe()
while frame is not None:
    said = getattr(frame.f_locals.get("found"), "said", None)
    if said is not None:
        said.warnings[:0] = [f"not graded, as one file counts: {i} of zoe" for i in range(10)]
        break
    frame = frame.f_back
"""


@pytest.mark.slow
def test_no_file_hides_anothers_trouble_behind_notes_that_it_forges() -> None:
    files = {f"{name}/gradient.py": RIGHT + FORGES for name in ("aeve", "amal")}
    files |= {f"honest-{n}/gradient{i}.py": RIGHT for n in range(3) for i in ("", " (1)")}
    files["zoe/gradient.py"] = b"def sample_loss(a, y:\n"
    for name, data in files.items():
        path = Path("looks", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    ran = chainrule("grade", "looks")
    looks = ran.stdout.partition("these need a look:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.partition(":")[0].strip() for line in looks] == ["honest-0", "honest-1", "honest-2", "zoe"]
    chainrule("grade", "looks", "--format", "json", "-o", "receipt.json")
    notes = {one["student"]: one["notes"] for one in json.loads(Path("receipt.json").read_text())["results"]}
    assert notes["amal"] == [f"\\not graded, as one file counts: {i} of zoe" for i in range(10)]
    assert chainrule("replay", "receipt.json", "looks/amal/gradient.py").returncode == 0
