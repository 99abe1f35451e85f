"""Submissions of every kind come into an nbgrader course, and a hostile one does nothing there."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path
from socket import AF_UNIX, socket
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
import pytest
from repository import ROOT, chainrule

from chainrule.errors import SetupError
from chainrule.nbgrader.collecting.collect import collect
from chainrule.submissions.file import read_submission
from chainrule.submissions.folder import find
from chainrule.submissions.found import NO_LMS

if TYPE_CHECKING:
    from collections.abc import Mapping

MOODLE = "class.zip/Ada_1_assignsubmission_file"
NOTEBOOK = (ROOT / "exercises" / "gradient" / "gradient.ipynb").read_bytes()
SCRIPT = b"import numpy as np\n\ndef sample_loss(a, y):\n    return np.sum((a - y) ** 2)\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "gradient"  # says of no file in it whose it is
    place.mkdir()
    monkeypatch.chdir(place)


def write(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def zipped(path: str, files: Mapping[Any, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def collected(*paths: str, student: str | None = None, force: bool = False, into: str = "submitted") -> dict[str, str]:
    made = collect([Path(path) for path in paths], Path(into), "gradient", student, force, "gradient")
    for name, target, _ in made:
        assert target == Path(into, name, "gradient", "gradient.ipynb")
        assert target.is_file()
    return {name: source for name, _, source in made}


def written() -> list[str]:
    return sorted(str(path) for path in Path("submitted").rglob("*") if path.is_file())


# -- what is brought in ----------------------------------------------------------------------------------------------


def test_a_script_becomes_a_notebook_and_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    write({"ada.py": SCRIPT})
    assert collected("ada.py") == {"ada": "ada.py"}
    assert capsys.readouterr().out == "ada: submitted/ada/gradient/gradient.ipynb   (from ada.py)\n"
    book = nbformat.read("submitted/ada/gradient/gradient.ipynb", as_version=4)
    nbformat.validate(book)
    assert [cell.source.split("(")[0] for cell in book.cells] == ["import numpy as np", "def sample_loss"]


@pytest.mark.parametrize("data", [NOTEBOOK, b"", b"no notebook", b'{"nbformat": 4}\r\n'])
def test_a_notebook_is_copied_byte_for_byte(data: bytes) -> None:
    write({"ada.ipynb": data})
    collected("ada.ipynb")
    assert Path("submitted/ada/gradient/gradient.ipynb").read_bytes() == data


def test_no_time_is_made_up() -> None:
    write({"ada.ipynb": NOTEBOOK})
    collected("ada.ipynb")
    assert written() == ["submitted/ada/gradient/gradient.ipynb"]


def test_a_file_that_was_named_says_whose_it_is_by_its_path() -> None:
    moodle = "Ada L_7_assignsubmission_file/gradient.py"
    canvas = "lovelaceada_LATE_1_2_gradient.py"
    names = ["ada.py", "bob/gradient.py", "eve/gradient/gradient.ipynb", "fay/gradient (1).py", moodle, canvas]
    write(dict.fromkeys(names, SCRIPT))
    assert set(collected(*names[:4])) == {"ada", "bob", "eve", "fay"}
    assert set(collected(moodle)) == {"Ada-L-7"}
    assert set(collected(canvas)) == {"lovelaceada-1"}


def test_a_folder_holds_them_in_any_layout_that_is_graded() -> None:
    write(dict.fromkeys(["class/ada.py", "class/bob/gradient.ipynb", "class/eve/gradient/gradient.py"], SCRIPT))
    assert collected("class") == {
        "ada": "class/ada.py", "bob": "class/bob/gradient.ipynb", "eve": "class/eve/gradient/gradient.py",
    }  # fmt: skip


@pytest.mark.parametrize("wrapped", ["", "class/", "class/class/"])
def test_a_download_of_moodle_is_recognised_in_a_folder_that_is_called_as_its_zip(wrapped: str) -> None:
    names = [
        "Ada Lovelace_1_assignsubmission_file/gradient.py", "Ada Lovelace_2_assignsubmission_file_/gradient.ipynb",
        "Bob_3_assignsubmission_file_gradient.py",
    ]  # fmt: skip
    files = {wrapped + name: SCRIPT for name in names}
    zipped("class.zip", files)
    students = {"Ada-Lovelace-1", "Ada-Lovelace-2", "Bob-3"}
    assert set(collected("class.zip")) == students
    write({f"class/{name}": data for name, data in files.items()})
    assert set(collected(f"class/{wrapped}", into="elsewhere")) == students


def test_of_canvas_s_uploads_the_last_is_taken_whatever_number_is_in_its_name() -> None:
    files = {
        f"lovelaceada_12345_67890{n}_gradient{copy}.py": b"n = %d\n" % n for n, copy in enumerate(["", "-2", "-10", "-9"])
    }
    zipped("class.zip", {**files, "marleybob_LATE_5_6_gradient.ipynb": NOTEBOOK})
    assert collected("class.zip") == {
        "lovelaceada-12345": "class.zip/lovelaceada_12345_678903_gradient-9.py",
        "marleybob-5": "class.zip/marleybob_LATE_5_6_gradient.ipynb",
    }


def test_what_no_lms_named_among_what_one_did_is_left_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    zipped("class.zip", {"ada.py": SCRIPT, "lovelaceada_1_2_gradient.py": SCRIPT, "marleybob_2_3_gradient.py": SCRIPT})
    assert set(collected("class.zip")) == {"lovelaceada-1", "marleybob-2"}
    assert capsys.readouterr().err == f"class.zip/ada.py: not taken: {NO_LMS}\n"


def test_a_student_may_be_named() -> None:
    write({"gradient.py": SCRIPT, "homework.py": SCRIPT})
    assert collected("homework.py", student="zoë") == {"zoë": "homework.py"}
    assert collected("gradient.py", student="zoë") == {"zoë": "gradient.py"}
    zipped("ada.zip", {"ada/gradient.py": SCRIPT, "ada/bob.py": SCRIPT})  # else it could be a class
    assert collected("ada.zip", student="zoë") == {"zoë": "ada.zip/ada/gradient.py"}


# -- what is not -----------------------------------------------------------------------------------------------------


def test_what_is_not_taken_is_said_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    zipped("class.zip", {
        "Ada_1_assignsubmission_file/gradient.py": SCRIPT, "Ada_1_assignsubmission_file/gradient.ipynb": NOTEBOOK,
        "Bob_2_assignsubmission_file/homework.py": SCRIPT, "Eve_3_assignsubmission_onlinetext/onlinetext.html": b"",
    })  # fmt: skip
    assert set(collected("class.zip")) == {"Ada-1"}
    code = "it is not called gradient.py or gradient.ipynb; rename it to have it taken"
    one = "only one file of a student is taken"
    assert capsys.readouterr().err.splitlines() == [
        f"class.zip/Bob_2_assignsubmission_file/homework.py: not taken: {code}",
        "class.zip/Eve_3_assignsubmission_onlinetext/onlinetext.html: not taken: it is no .py or .ipynb file",
        f"class.zip/Ada_1_assignsubmission_file/gradient.ipynb: not taken: {one}: {MOODLE}/gradient.py",
    ]


def test_a_folder_of_anything_is_not_listed_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    write({"class/ada.py": SCRIPT, **{f"class/photo-{n}.jpg": b"" for n in range(250)}})
    collected("class")
    assert capsys.readouterr().err.splitlines()[200:] == ["and 50 more that were not taken"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nothing.py", "no such file"),
        ("x" * 300, "no such file"),  # of which Path.is_dir raises
        ("nothing.zip", "can't be read"),
        ("empty", "no submission"),
        ("gradient/gradient/gradient.py", "whose is it"),
        ("ada.pdf", "not a submission"),
        ("homeworks", "no submission"),
        ("link.py", "no submission was recognised"),
        ("damaged.zip", "not a .zip"),
    ],
)
def test_where_nothing_is_found_a_fault_says_so(path: str, said: str) -> None:
    bob = "homeworks/Bob_2_assignsubmission_file/homework.py"
    write(dict.fromkeys(["gradient/gradient/gradient.py", "ada.pdf", bob, "damaged.zip"], b""))
    Path("empty").mkdir()
    Path("link.py").symlink_to("ada.pdf")
    with pytest.raises(SetupError, match=said):
        collected(path)
    assert written() == []


def test_a_file_that_may_be_two_students_keeps_nobody_out(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["adalovelace_12_345_gradient.py", "eve_1_2_3_4_gradient.py"]
    write(dict.fromkeys(names, SCRIPT))
    collected(*names)
    assert written() == ["submitted/adalovelace-12/gradient/gradient.ipynb"]
    assert f"{names[1]}: not taken: no LMS gave it its name" in capsys.readouterr().err


@pytest.mark.parametrize("student", ["a b", "a/b", "..", "a+b", "", "*", "-x"])
def test_a_student_that_nbgrader_would_misread_is_refused(student: str) -> None:
    write({"ada.py": SCRIPT})
    with pytest.raises(SetupError, match="--student"):
        collected("ada.py", student=student)


@pytest.mark.parametrize("assignment", ["a+b", "a/b", ".."])
def test_an_assignment_that_nbgrader_would_misread_is_refused(assignment: str) -> None:
    write({"ada.py": SCRIPT})
    with pytest.raises(SetupError, match="--assignment"):
        collect([Path("ada.py")], Path("submitted"), assignment, None, False, "gradient")


def test_one_student_is_not_given_the_files_of_several() -> None:
    write({"ada.py": SCRIPT, "bob.py": SCRIPT})
    with pytest.raises(SetupError, match="of several"):
        collected("ada.py", "bob.py", student="eve")


# -- what is there already -------------------------------------------------------------------------------------------


def test_another_submission_is_never_replaced_unasked() -> None:
    write({"ada.py": SCRIPT, "bob.py": SCRIPT})
    collected("ada.py")
    write({"ada.py": b"x = 2\n"})
    before = Path("submitted/ada/gradient/gradient.ipynb").read_bytes()
    with pytest.raises(SetupError, match=r"submitted/ada/gradient/gradient\.ipynb"):
        collected("ada.py", "bob.py")
    assert written() == ["submitted/ada/gradient/gradient.ipynb"]
    assert Path("submitted/ada/gradient/gradient.ipynb").read_bytes() == before
    collected("ada.py", "bob.py", force=True)
    assert Path("submitted/ada/gradient/gradient.ipynb").read_bytes() != before
    assert len(written()) == 2


def test_the_same_once_more_is_no_matter(capsys: pytest.CaptureFixture[str]) -> None:
    write({"ada.py": SCRIPT})
    collected("ada.py")
    changed = Path("submitted/ada/gradient/gradient.ipynb").stat().st_mtime_ns
    collected("ada.py", "ada.py")
    assert capsys.readouterr().out.endswith("(from ada.py)   is there already\n")
    assert Path("submitted/ada/gradient/gradient.ipynb").stat().st_mtime_ns == changed


def test_a_course_that_can_t_be_written_to_is_a_fault() -> None:
    write({"ada.py": SCRIPT, "submitted": b""})
    with pytest.raises(SetupError, match="can't be written"):
        collected("ada.py")


HOSTILE = {
    "hexadecimal": b"x = 0x" + b"f" * 4_000 + b"\ndef f():\n    return 1\n",
    "more-hexadecimal": b"x = 0x" + b"f" * 400_000,
    "digits": b"x = 1" + b"0" * 5_000,
    "brackets": b"[" * 5_000 + b"]" * 5_000,
    "signs": b"x = " + b"-" * 45_000 + b"1",
    "sums": b"def f():\n    return 1\nx = 1" + b"+1" * 20_000,
    "attributes": b"def f():\n    return 1\nx = a" + b".b" * 20_000,
    "nul": b"x = 1\0\n",
    "surrogate": b"x = '\xed\xb2\x80'\n",
    "newlines": b"x x" + b"\n" * 999_000,
    "headers": b"# %%\n" * 10_000,
    "statements": b"a=1\n" * 250_000,
    "latin": b"# \xe9\n",
    "encoding": b"# coding: utf-7\n+AD0\n",
    "continued": b"\\\n" * 20_000,
}


@pytest.mark.slow
def test_no_student_s_file_stops_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    write({f"class/{name}.py": data for name, data in HOSTILE.items()} | {"class/ada.py": SCRIPT, "class/zoe.py": SCRIPT})
    Path("class/link.py").symlink_to("ada.py")
    os.mkfifo("class/pipe.py")
    with socket(AF_UNIX) as bound:
        bound.bind("class/socket.py")
    taken = collected("class")
    assert set(taken) == {"ada", "zoe", *HOSTILE}
    assert capsys.readouterr().err.count("nothing is taken") == 3
    made = {name: read_submission(Path(f"submitted/{name}/gradient/gradient.ipynb")).broken for name in taken}
    assert [name for name, broken in made.items() if broken] == ["headers", "nul"]  # there is nothing below the headers
    assert set(collected("class")) == set(taken)  # and all of it is there already


def test_a_name_that_the_locale_can_t_write_stops_nobody_else() -> None:
    zipped("class.zip", {f"{name}/gradient.py": SCRIPT for name in ("ada", "Zoë", "李明")})
    locale = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = chainrule("nbgrader", "collect", "class.zip", cwd=Path.cwd(), env={**os.environ, **locale})
    assert (ran.returncode, written()) == (2, ["submitted/ada/gradient/gradient.ipynb"])
    assert "2 of 3 are not there, all others are" in ran.stderr
    assert "no name has such letters in the locale's ascii\n  set LC_ALL=C.UTF-8" in ran.stderr


def test_where_one_can_t_be_written_all_others_are_and_it_is_a_fault() -> None:
    write({"class/ada.py": SCRIPT, "class/bob.py": SCRIPT, "class/cy.py": SCRIPT, "submitted/bob": b""})
    with pytest.raises(SetupError, match=r"1 of 3 are not there, all others are\nbob: .*can't be written"):
        collected("class")
    assert written() == ["submitted/ada/gradient/gradient.ipynb", "submitted/bob", "submitted/cy/gradient/gradient.ipynb"]


# -- hostile names and files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../ada.py", "/tmp/ada.py", "a/../../ada.py", "C:ada.py", "..\\ada.py"])
def test_a_zip_s_path_that_leads_out_is_never_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    zipped("class.zip", {"bob.py": SCRIPT, name: SCRIPT})
    assert set(collected("class.zip")) == {"bob"}
    assert "is no plain path" in capsys.readouterr().err
    assert written() == ["submitted/bob/gradient/gradient.ipynb"]


def test_what_grade_takes_is_taken() -> None:
    names = ["ada/Gradient.py", "bob/gradient (1).py", "cat/hw/gradient.py", "dan/gradient.ipynb", "eve/gradient.py"]
    write({f"class/{name}": SCRIPT for name in names})
    write(
        {
            "class/fay/gradient.py": NOTEBOOK,
            "class/gus/gradient.py": b"<!DOCTYPE html>",
            "class/gus/gradient.ipynb": NOTEBOOK,
        }
    )
    taken = collected("class")
    assert set(taken) == {one.student for one in find(Path("class"), "gradient").students}
    assert taken["gus"] == "class/gus/gradient.ipynb"
    for name in taken:
        nbformat.validate(nbformat.read(f"submitted/{name}/gradient/gradient.ipynb", as_version=4))


@pytest.mark.parametrize("data", [b"<!DOCTYPE html>", b"PK\3\4word/", b"", b"\x89PNG"])
def test_what_is_no_code_is_told_in_the_same_words_as_where_it_came_from(data: bytes) -> None:
    write({"ada.py": data})
    collected("ada.py")
    made = read_submission(Path("submitted/ada/gradient/gradient.ipynb"))
    assert made.broken
    assert made.broken == read_submission(Path("ada.py")).broken


def test_names_with_controls_come_out_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    zipped(
        "class.zip",
        {"::error::a\x1b[2J\n/gradient.py": SCRIPT, "...py": SCRIPT, "+*?_1_assignsubmission_file_gradient.py": SCRIPT},
    )
    names = list(collected("class.zip"))
    shown = capsys.readouterr()
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-J_") for name in names)
    assert "\x1b" not in shown.out + shown.err
    assert not any(line.startswith("::") for line in (shown.out + shown.err).splitlines())


def test_names_that_would_become_one_stay_two() -> None:
    zipped("class.zip", {"a+b.py": b"x = 1\n", "a*b.py": b"x = 2\n", "Ada.py": b"x = 3\n", "ada.py": b"x = 4\n"})
    assert len({name.casefold() for name in collected("class.zip")}) == 4


def test_a_folder_without_end_is_not_followed_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    write({"class/ada.py": SCRIPT, f"class/{'a/' * 60}gradient.py": SCRIPT})
    assert set(collected("class")) == {"ada"}
    assert "too deep" in capsys.readouterr().err


def test_who_hands_in_nothing_that_can_be_taken_is_told_however_much_of_others_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write({f"class/eve/gradient ({number}).py": SCRIPT for number in range(300)})
    Path("class/zoe").mkdir()
    Path("class/zoe/gradient.py").symlink_to("/etc/passwd")
    assert set(collected("class")) == {"eve"}
    assert (
        capsys.readouterr().err.splitlines()[0].startswith("zoe: nothing is taken: class/zoe/gradient.py: it is a symbolic")
    )


def test_links_and_pipes_are_not_followed(capsys: pytest.CaptureFixture[str]) -> None:
    write({"class/ada.py": SCRIPT, "secret": b"key"})
    Path("class/eve.py").symlink_to(Path("secret").absolute())
    Path("class/bob").symlink_to("/etc")
    os.mkfifo("class/pipe.ipynb")
    link = ZipInfo("mallory.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped("class.zip", {"carl.py": SCRIPT, link: b"/etc/passwd"})
    assert set(collected("class", "class.zip")) == {"ada", "carl"}
    err = capsys.readouterr().err
    assert err.count("a symbolic link") == 3
    assert err.count("a named pipe") == 1


@pytest.mark.parametrize("where", ["ada", "ada/gradient", "ada/gradient/gradient.ipynb"])
def test_nothing_is_written_where_a_link_in_submitted_leads(where: str, tmp_path: Path) -> None:
    write({"class/ada.py": SCRIPT, "class/zoe.py": SCRIPT, "elsewhere/gradient/gradient.ipynb": b"bob's"})
    link = Path("submitted") / where
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "elsewhere" / Path(where).relative_to("ada"))
    with pytest.raises(SetupError, match="is a link, and nothing is written where it leads"):
        collected("class", force=True)
    assert Path("elsewhere/gradient/gradient.ipynb").read_bytes() == b"bob's"
    assert Path("submitted/zoe/gradient/gradient.ipynb").is_file()


@pytest.mark.slow
def test_a_bomb_is_not_unpacked(capsys: pytest.CaptureFixture[str]) -> None:
    zipped("class.zip", {"ada.py": SCRIPT, "eve.py": bytes(500_000_000)})
    assert set(collected("class.zip")) == {"ada"}
    assert "beyond 32 MB" in capsys.readouterr().err


def test_a_zip_in_a_zip_stays_closed() -> None:
    inner = io.BytesIO()
    with ZipFile(inner, "w") as archive:
        archive.writestr("Bob_2_assignsubmission_file/gradient.py", SCRIPT)
    zipped(
        "class.zip",
        {"Ada_1_assignsubmission_file/gradient.py": SCRIPT, "Ada_1_assignsubmission_file/x.zip": inner.getvalue()},
    )
    assert set(collected("class.zip")) == {"Ada-1"}


def test_a_student_s_own_folder_hands_in_nothing_for_another() -> None:
    write(dict.fromkeys(["x/Ada_1_assignsubmission_file/Bob_2_assignsubmission_file/gradient.py",
                         "x/Bob_2_assignsubmission_file/gradient.py"], SCRIPT))  # fmt: skip
    assert collected("x") == {
        "Ada-1": "x/Ada_1_assignsubmission_file/Bob_2_assignsubmission_file/gradient.py",
        "Bob-2": "x/Bob_2_assignsubmission_file/gradient.py",
    }


@pytest.mark.parametrize("name", ["bob.py", "Bob_2_assignsubmission_file/gradient.py", "bob_2_3_gradient-9.py"])
def test_a_file_called_as_another_s_replaces_nothing_of_theirs(name: str) -> None:
    files = {"bob/gradient.py": SCRIPT, "eve/gradient.py": SCRIPT, f"eve/{name}": b"x = 2\n"}
    zipped("class.zip", files)
    assert set(collected("class.zip")) == {"bob", "eve"}
    before = Path("submitted/bob/gradient/gradient.ipynb").read_bytes()
    write({f"class/{name}": data for name, data in files.items()})
    assert set(collected("class", into="elsewhere", force=True)) == {"bob", "eve"}
    assert Path("elsewhere/bob/gradient/gradient.ipynb").read_bytes() == before


def test_two_of_one_student_from_two_downloads_are_left_with_both_paths(capsys: pytest.CaptureFixture[str]) -> None:
    write({"class/ada/gradient.py": SCRIPT, "class/bob.py": SCRIPT, "late/ada/gradient (9).py": b"x = 2\n"})
    zipped("more.zip", {"ada.ipynb": NOTEBOOK})
    assert set(collected("class", "late", "more.zip")) == {"bob"}
    (line,) = capsys.readouterr().err.splitlines()
    assert "class/ada/gradient.py, late/ada/gradient (9).py and more.zip/ada.ipynb; leave one of them" in line


def test_a_stdout_of_few_characters_shows_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"zoë.py": SCRIPT})
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stdout)
    collected("zoë.py")
    stdout.flush()
    assert stdout.buffer.getvalue().startswith(b"zo\\xeb: ")


def test_nobody_is_collected_over_another_whatever_their_folders_are_called() -> None:
    names = ["Ada Lovelace", "ada-lovelace", "Ada-Lovelace-76740216"]  # as the first with its mark
    write({f"class/{name}/gradient.py": SCRIPT + name.encode() for name in names})
    made = collected("class")
    assert sorted(made.values()) == sorted(f"class/{name}/gradient.py" for name in names)
    assert len(written()) == 3


@pytest.mark.parametrize("to", ["../zoe/gradient", "../../solutions"])
def test_a_file_that_is_named_behind_a_students_link_is_not_theirs(to: str, capsys: pytest.CaptureFixture[str]) -> None:
    write({"class/zoe/gradient/gradient.py": SCRIPT, "solutions/gradient.py": SCRIPT})
    Path("class/eve").mkdir()
    Path("class/eve/gradient").symlink_to(to)
    assert collected("class/eve/gradient/gradient.py", "class/zoe/gradient/gradient.py").keys() == {"zoe"}
    assert "gradient: it is a symbolic link; hand in the folder itself" in capsys.readouterr().err
    with pytest.raises(SetupError, match="no submission was recognised"):  # a pattern may find one file alone
        collected("class/eve/gradient/gradient.py", into="another")


@pytest.mark.parametrize("to", ["..", "../..", None])
def test_a_folder_that_is_named_as_a_file_is_its_students(to: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    """A pattern, as class/*/*.py, finds it beside the files."""
    write({"class/ada/gradient.py": SCRIPT, "class/zoe/gradient.py": SCRIPT, "class/eve/notes.txt": b""})
    if to is not None:
        Path("class/eve/gradient.py").symlink_to(to)
    else:
        write({"class/eve/gradient.py/zoe/gradient.py": SCRIPT})
    paths = [f"class/{name}/gradient.py" for name in ("ada", "eve", "zoe")]
    assert collected(*paths).keys() == {"ada", "zoe"}
    reason = f"it is {'a directory' if to is None else 'a symbolic link'}; hand in the file itself"
    assert f"eve: nothing is taken: class/eve/gradient.py: {reason}" in capsys.readouterr().err
    graded = json.loads(chainrule("grade", *paths, "--format", "json").stdout)["results"]
    (broken,) = [one for one in graded if not one["submission"]["sha256"]]
    assert (broken["submission"]["path"], broken["exercises"][0]["message"]) == ("class/eve/gradient.py", reason)
    assert len(graded) == len(paths)


def test_a_link_to_the_class_that_was_named_is_followed() -> None:
    write({"real/zoe/gradient.py": SCRIPT, "real/ada/gradient.py": SCRIPT})
    Path("class").symlink_to("real")
    assert collected("class/ada/gradient.py", "class/zoe/gradient.py").keys() == {"ada", "zoe"}
