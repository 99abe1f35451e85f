"""A table of the class says what students are called, and when they handed in; what could mean two things is refused."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

import pytest
from nbgrader.utils import parse_utc

from chainrule.errors import SetupError
from chainrule.nbgrader.collecting.class_list import parse_time, people
from chainrule.nbgrader.collecting.collect import collect

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = b"def sample_loss(a, y):\n    return 0\n"
MOODLE = "Ada Lovelace_12_assignsubmission_file/gradient.py"
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Last modified (submission)\n"
    'Participant 12,Ada Lovelace,ada@example.org,Submitted,,"Friday, 1 May 2026, 10:04 AM"\n'
    "Participant 13,Bob Marley,bob@example.org,No submission,,-\n"
)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("TZ", "Europe/Madrid")  # two hours ahead of UTC in summer, one in winter
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def write(name: str, data: bytes | str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())


def collected(path: str, when: str | None, *, force: bool = False) -> dict[str, str]:
    """Of each student what timestamp.txt says, "" where there is none."""
    made = collect([Path(path)], Path("submitted"), "gradient", None, force, "gradient", when)
    stamps = {name: target.with_name("timestamp.txt") for name, target, _ in made}
    return {name: stamp.read_text() if stamp.exists() else "" for name, stamp in stamps.items()}


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01 08:04:00 UTC", "2026-05-01T08:04Z", "2026-05-01 10:04", "2026-05-01T10:04:00+02:00",
        "2026-05-01 10:04 +0200", "Friday, 1 May 2026, 10:04 AM", "May 1, 2026 at 10:04am", "1.5.2026 10:04",
        "2026/05/01 10:04", "Fri May 1 10:04:00 2026",
    ],
)  # fmt: skip
def test_a_time_is_read_whoever_wrote_it_and_without_a_zone_is_of_this_clock(text: str) -> None:
    assert parse_time(text) == datetime(2026, 5, 1, 8, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01", "10:04", "05/01/2026 10:04", "01-05-2026 10:04", "2026-05-01 10:04 EST", "2026-05-01 10:04 UTC+2",
        "26-05-01 10:04", "1777622640", "yesterday", "2026-05-01 25:00", "1. Mai 2026, 10:04", "May 2026 10:04",
        "2026-05-01 10:04 America/Los_Angeles", "0000-01-01 00:00", "2026-05-01 10:04:00+99:00",
    ],
)  # fmt: skip
def test_a_time_that_could_be_another_one_is_refused_before_anything_is_written(text: str) -> None:
    write("class/ada.py", SCRIPT)
    write("times.csv", f'student,time\nada,"{text}"\n')
    with pytest.raises(SetupError, match=r"--times times\.csv: ada: .*\n  write it as 2026-05-02 17:00:00 UTC"):
        collected("class", "times.csv")
    assert not Path("submitted").exists()


def test_a_time_is_written_as_nbgrader_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("ada", "bob", "eve"):
        write(f"class/{name}.py", SCRIPT)
    write("times.csv", "\ufeffStudent;Submitted\nada;2026-12-24 18:00\nbob;\n")
    stamps = collected("class", "times.csv")
    assert stamps == {"ada": "2026-12-24 17:00:00 UTC\n", "bob": "", "eve": ""}
    assert parse_utc(stamps["ada"].strip()) == datetime(2026, 12, 24, 17)  # noqa: DTZ001  # nbgrader's are of UTC
    shown = capsys.readouterr()
    assert "handed in 2026-12-24 17:00:00 UTC" in shown.out
    assert shown.err.splitlines() == [
        f"{name}: no time is told of it; for nbgrader it is in time" for name in ("bob", "eve")
    ]


def test_moodle_s_own_worksheet_says_when_and_what_they_are_called() -> None:
    write("worksheet.csv", WORKSHEET)
    with ZipFile("class.zip", "w") as archive:
        archive.writestr(MOODLE, SCRIPT)
        archive.writestr(MOODLE.replace("Ada Lovelace_12", "Bob Marley_13"), SCRIPT)
    assert collected("class.zip", "worksheet.csv") == {"Ada-Lovelace-12": "2026-05-01 08:04:00 UTC\n", "Bob-Marley-13": ""}
    ada = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"}
    assert people(Path("worksheet.csv"), {"Ada Lovelace-12": "Ada-Lovelace-12"}, {"Ada Lovelace-12"}) == {
        "Ada-Lovelace-12": ada
    }
    assert (
        people(Path("worksheet.csv"), {"Ada Lovelace-13": "x", "Bob Marley-12": "y"}, {"Ada Lovelace-13", "Bob Marley-12"})
        == {}
    )


@pytest.mark.parametrize(
    ("table", "person"),
    [
        ('Student,ID,SIS Login ID\n    Points Possible,,\n"Lovelace, Ada",12,ada@x.org\n', ("Ada", "Lovelace", None)),
        ("id,first_name,last_name,email\nada,Ada,King Lovelace,a@x.org\n", ("Ada", "King Lovelace", "a@x.org")),
        ("username,Full name\nada,Ada King Lovelace\n", ("Ada King", "Lovelace", None)),
        ("Surname\tFirst name\tUsername\nLovelace\tAda\tada\n", ("Ada", "Lovelace", None)),
        ("login,name\nada,<b>Ada</b> Love\x1blace\n", ("(b)Ada(/b)", "Love\\x1blace", None)),
    ],
)  # fmt: skip
def test_a_roster_of_any_kind_says_what_they_are_called(table: str, person: tuple[str | None, ...]) -> None:
    write("roster.csv", table)
    names = {"ada": "ada"} if "Points" not in table else {"lovelaceada-12": "ada"}
    found = people(Path("roster.csv"), names, {"lovelaceada-12"})["ada"]
    assert tuple(found.get(key) for key in ("first_name", "last_name", "email")) == person


@pytest.mark.parametrize(("table", "told"), [("username,Full name\nada,A\n", False), ("username,Full name\nx,Ada\n", True)])
def test_whose_row_is_found_by_a_name_alone_is_told(table: str, told: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """As who calls herself so may have the time of somebody else, whom the table doesn't have."""
    write("roster.csv", table)
    people(Path("roster.csv"), {"ada": "ada"}, ())
    said = "ada: found by a name, or an ID number, which a student may choose, in --roster roster.csv\n"
    assert capsys.readouterr().err == said * told


@pytest.mark.parametrize("table", ["", "time\n2026-05-01 10:00\n", "student,points\nada,3\n", "a\0b"])
def test_a_table_that_lacks_a_column_is_refused(table: str) -> None:
    write("class/ada.py", SCRIPT)
    write("times.csv", table)
    with pytest.raises(SetupError, match="--times"):
        collected("class", "times.csv")


def test_a_later_upload_is_later_and_an_old_time_is_not_kept_for_another_file() -> None:
    write("class/ada.py", SCRIPT)
    write("times.csv", "student,time\nada,2026-05-01 10:00Z\n")
    assert collected("class", "times.csv")["ada"].startswith("2026-05-01 10:00")
    assert collected("class", None)["ada"].startswith("2026-05-01 10:00")  # the same file
    write("class/ada.py", SCRIPT + b"\n# more\n")
    assert collected("class", None, force=True) == {"ada": ""}
    assert collected("class", "times.csv")["ada"].startswith("2026-05-01 10:00")


def test_the_times_of_the_files_count_only_where_they_are_asked_for_and_are_not_the_download_s() -> None:
    with ZipFile("class.zip", "w") as archive:
        archive.writestr(ZipInfo("ada.py", (2026, 5, 1, 10, 4, 0)), SCRIPT)
        archive.writestr(ZipInfo("bob.py"), SCRIPT)  # of 1980, when there was no .zip
        archive.writestr(ZipInfo("eve.py", (2026, 0, 0, 0, 0, 0)), SCRIPT)
    assert collected("class.zip", None) == {"ada": "", "bob": "", "eve": ""}
    assert collected("class.zip", "files") == {"ada": "2026-05-01 08:04:00 UTC\n", "bob": "", "eve": ""}
    write("class/zoe.py", SCRIPT)
    os.utime("class/zoe.py", (1777622640, 1777622640))
    assert collected("class", "files") == {"zoe": "2026-05-01 08:04:00 UTC\n"}
    write(f"moodle/{MOODLE}", SCRIPT)
    with pytest.raises(SetupError, match="says when it was downloaded"):
        collected("moodle", "files")


def test_what_canvas_calls_late_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("lovelaceada_LATE_12_34_gradient.py", "late_5_6_gradient.py", "LATE_anon_x7_8_gradient.py"):
        write(f"class/{name}", SCRIPT)
    assert set(collected("class", None)) == {"lovelaceada-12", "late-5", "anon-x7"}
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == ["anon-x7", "lovelaceada-12"]


FORGED = {  # as PHP writes what a student has typed, with a row of somebody else's in it
    "a row as long as the head": '"\\",-\nParticipant 12,Ada Lovelace,a@x,S,x"',
    "a longer one": '"\\",-\nParticipant 12,Ada Lovelace,a@x,S,x,2026-01-01 10:00 UTC"',
    "a longer one before": '"\\",-,-\nParticipant 12,Ada Lovelace,a@x,S,x"',
    "so that PHP couldn't read what it wrote": '"\\",-\nParticipant 12,Ada Lovelace,a@x,S,x,2026-01-01 10:00 UTC,a\\"',
    "one more behind": '"\\",-\nParticipant 12,Ada Lovelace,a@x,S,x,2026-01-01 10:00 UTC\nParticipant 14,-,-,-,-"',
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_a_row_that_a_student_has_written_is_nobody_s(text: str) -> None:
    write("class/" + MOODLE, SCRIPT)
    head = "Identifier,Full name,Email address,Status,Online text,Last modified (submission)\n"
    write("times.csv", f"{head}Participant 13,Mal,m@x,S,{text},2026-05-01 10:00 UTC\n")
    with pytest.raises(SetupError, match="a quotation mark behind a backslash can be read in two ways"):
        collected("class", "times.csv")


def test_dots_that_an_lms_leaves_out_of_a_name_hide_no_row() -> None:
    write("class/" + MOODLE, SCRIPT)
    write("times.csv", WORKSHEET.replace("Ada Lovelace", "Ada.. Love.lace"))
    assert collected("class", "times.csv") == {"Ada-Lovelace-12": "2026-05-01 08:04:00 UTC\n"}


def test_who_has_two_rows_is_not_in_time_by_it() -> None:
    write("class/" + MOODLE, SCRIPT)
    write("times.csv", WORKSHEET + 'Participant 12,Ada Lovelace,a@x,S,,"Friday, 1 May 2026, 9:00 AM"\n')
    write("class/Bob Marley_13_assignsubmission_file/gradient.py", SCRIPT)
    with pytest.raises(
        SetupError, match=r"1 of 2 are not there, all others are\nAda-Lovelace-12: several rows of times.csv"
    ):
        collected("class", "times.csv")
    assert Path("submitted/Bob-Marley-13/gradient/gradient.ipynb").exists()
    assert not Path("submitted/Ada-Lovelace-12").exists()


@pytest.mark.parametrize("head", ["student,name", "student,full name", "login,name"])
def test_a_name_that_is_another_s_login_makes_nobody_late(head: str) -> None:
    write("class/ada/gradient.py", "x = 1\n")
    write("class/mal/gradient.py", "x = 1\n")
    write("times.csv", f"{head},time\nada,Ada L,2026-05-01 08:00 UTC\nmal,ada,2026-05-09 08:00 UTC\n")
    assert collected("class", "times.csv") == {"ada": "2026-05-01 08:00:00 UTC\n", "mal": "2026-05-09 08:00:00 UTC\n"}
    known = {"first_name": "Ada", "last_name": "L"}
    assert people(Path("times.csv"), {"ada": "ada", "mal": "mal"}, set()) == {"ada": known}


def test_what_a_student_has_written_online_may_be_long() -> None:
    write("class/" + MOODLE, SCRIPT)
    write("times.csv", WORKSHEET.replace("Submitted,,", f"Submitted,{'x' * 5_000_000},"))
    assert collected("class", "times.csv") == {"Ada-Lovelace-12": "2026-05-01 08:04:00 UTC\n"}


def test_no_time_is_written_where_a_link_leads() -> None:
    write("class/ada.py", SCRIPT)
    write("times.csv", "student,time\nada,2026-05-01 10:00Z\n")
    collected("class", None)
    Path("submitted/ada/gradient/timestamp.txt").symlink_to(Path("mine").absolute())
    with pytest.raises(SetupError, match="is a link"):
        collected("class", "times.csv")
    assert not Path("mine").exists()


def test_without_nbgrader_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainrule.nbgrader.collecting.collect.find_spec", lambda _: None)
    write("class/ada.py", SCRIPT)
    assert collected("class", None) == {"ada": ""}
    with pytest.raises(SetupError, match=r"pip install 'chainrule\[nbgrader\]'"):
        collected("class", "times.csv")
