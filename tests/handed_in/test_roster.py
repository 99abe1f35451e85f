"""Who should have handed in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainrule.errors import SetupError
from chainrule.submissions.roster import read_roster


@pytest.mark.parametrize(
    "text",
    [
        "student\nada\nbob\n",
        "ada\nbob\n",
        "name,student,mail\nAda L,ada,a@x\n\nBob M, bob ,b@x\n",
        "Student;Name\r\nada;x\r\nbob;y\r\n",
        "id\tname\nada\tx\nbob\ty\nada\tx\n",
        '"ada","Lovelace, Ada"\n"bob",""\n,nobody\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_students_are_in_the_column_of_that_name_or_in_the_first(text: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(text.encode(encoding))
    assert read_roster(tmp_path / "r.csv") == ["ada", "bob"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it names no student"),
        (b"student,name\n", "it names no student"),
        (b"ad\xe8le\n", "it is not UTF-8"),
        (b"PK\3\4\0\0", "it is no table"),
        (b"x" * 200_000, "it is no table"),
        (b"a\n" * 9_000_000, "it is no table"),
    ],
    ids=range(6),
)
def test_what_is_no_roster_says_why(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(SetupError, match=f"--roster {re.escape(str(path))}: {said}"):
        read_roster(path)


def test_a_roster_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="No such file"):
        read_roster(tmp_path / "r.csv")
