"""Who should have handed in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainrule.cohort.expected import read_roster
from chainrule.errors import SetupError


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
        (b"a\n" * 9_000_000, "it is beyond 16 MB"),
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


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Final Score
    Points Possible,,,,,(read only)
"Lovelace, Ada",101,s1,al1,one,
"Marley, Bob",102,s2,bm2,one,
"O'Neil, Zoë",103,s3,zo3,one,
"Student, Test",104,,f00,one,
"""
MOODLE = """\
Identifier,Full name,Email address,Status,Grade
Participant 101,Ada Lovelace,ada@x.org,,
Participant 102,Bob Marley,bob@x.org,,
Participant 103,Zoë O'Neil,zoe@x.org,,
"""


@pytest.mark.parametrize(
    ("text", "handed_in", "expected"),
    [
        (CANVAS, (), ["Lovelace, Ada", "Marley, Bob", "O'Neil, Zoë"]),
        (CANVAS, ("lovelaceada-101", "oneilzoë-103"), ["lovelaceada-101", "Marley, Bob", "oneilzoë-103"]),
        (CANVAS, ("lovelaceada-102", "al1"), ["al1", "Marley, Bob", "O'Neil, Zoë"]),  # a name may be chosen, a number never
        (MOODLE, ("Ada Lovelace-101", "zoe@x.org"), ["Ada Lovelace-101", "Bob Marley", "zoe@x.org"]),
        ("student,name\nada,Bob\nbob,Ada\n", ("ada",), ["ada", "bob"]),  # each is called as the other
        ("name;mail\nAda L;a@x\nBob M;b@x\n", ("Ada-L",), ["Ada-L", "Bob M"]),
        ("ada\nbob\n", ("Ada",), ["Ada", "bob"]),
    ],
)
def test_who_handed_in_is_found_by_whatever_the_table_says_of_them(
    text: str, handed_in: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    assert read_roster(tmp_path / "r.csv", handed_in) == expected
