"""What students get back: a page each, called as their file was, and the platform's own gradebook, filled in."""

from __future__ import annotations

import csv
import os
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from repository import ROOT, SUBMISSIONS, chainrule

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow

RIGHT = (SUBMISSIONS / "demo-right/gradient.py").read_bytes()
WRONG = (SUBMISSIONS / "demo-forgotten-factor-2/gradient.py").read_bytes()
HOSTILE = b"<img src=x onerror=alert(1)>"


def hand_in(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def grade(folder: Path, *arguments: str) -> CompletedProcess[str]:
    return chainrule("grade", *arguments, "--course", ROOT / "course.yml", cwd=folder)


def pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_everybody_gets_a_page_called_as_their_file_was(tmp_path: Path) -> None:
    hand_in(tmp_path / "all", ada__gradient_py=RIGHT, bob__gradient__gradient_py=WRONG, **{"cyd lee_py": WRONG})
    ran = grade(tmp_path, "all", "--feedback", "back")
    assert ran.returncode == 0, ran.stderr
    assert pages(tmp_path / "back") == {"ada/gradient.html", "bob/gradient.html", "cyd lee.html"}
    page = Text((tmp_path / "back/bob/gradient.html").read_text(encoding="utf-8"))
    words = " ".join(page.words)
    for said in (
        "90 of 100",
        "half of what it should be",
        "missing-factor-2",
        "right by follow-through",
        "bring down in front?",
    ):
        assert said in words
    assert "svg" in page.tags, "the first wrong node is shown"
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert "ada" not in words


def test_what_came_in_a_zip_of_moodle_goes_back_by_its_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "moodle.zip", "w") as archive:
        archive.writestr("Ada Lovelace_11_assignsubmission_file_/gradient.py", RIGHT)
        archive.writestr("Bob Hope_12_assignsubmission_file_/gradient.py", WRONG)
    assert grade(tmp_path, "moodle.zip", "--feedback", "back").returncode == 0
    assert pages(tmp_path / "back") == {
        f"{name}_assignsubmission_file_/gradient.html" for name in ("Ada Lovelace_11", "Bob Hope_12")
    }


def test_no_name_of_a_student_s_own_takes_their_page_to_somebody_else(tmp_path: Path) -> None:
    """Moodle asks each name on the way, if the one before is nobody's who is there: as of who has left the course. It leaves
    out quotes, and to it a backslash ends a name, too. Canvas asks the file's.
    """
    ada, eve = "Ada Lovelace_11_assignsubmission_file", "Eve_13_assignsubmission_file_"
    for own in ("Ada_11_assignsubmission_file_", "x/A_11.0_assignfeed'back_file", "a_b_c\\A_11_assignsubmission_file"):
        hand_in(tmp_path / own / ada, gradient_py=RIGHT)
        hand_in(tmp_path / own / eve / own, gradient_py=WRONG)
        each = sorted(path.relative_to(tmp_path / own).as_posix() for path in (tmp_path / own).rglob("*.py"))
        for named in (["."], each):
            ran = grade(tmp_path / own, *named, "--feedback", f"{tmp_path}/{len(named)}/{own}")
            assert (ran.returncode, "its page is" in ran.stderr) == (0, False), ran.stderr
            assert pages(tmp_path / f"{len(named)}/{own}") == {f"{ada}/gradient.html", f"{eve}/gradient.html"}


def test_no_file_of_a_student_s_own_takes_their_page_to_somebody_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "canvas.zip", "w") as archive:
        archive.writestr("ada_17_900_gradient.py", RIGHT)
        archive.writestr("eve_1_666_x\\17_900_gradient.py", WRONG)
    assert grade(tmp_path, "canvas.zip", "--feedback", "back").returncode == 0
    assert pages(tmp_path / "back") == {"ada_17_900_gradient.html", "eve_1_666_x/17-900-gradient.html"}


def test_no_name_of_a_page_has_a_backslash(tmp_path: Path) -> None:
    """To Moodle, and to Windows, what is behind it is another name: of what can't be seen there would be one."""
    hidden = "Eve_13_assignsubmission_file_\u200bAda_11_assignsubmission_file_x"
    hand_in(tmp_path, **{f"{hidden}_py": RIGHT, "a\\b\n_py": RIGHT})
    assert grade(tmp_path, f"{hidden}.py", "a\\b\n.py", "--feedback", "back").returncode == 0
    assert pages(tmp_path / "back") == {f"{hidden.replace(chr(0x200B), '-u200b')}.html", "a-b-.html"}


def test_what_a_student_wrote_is_words_in_the_page(tmp_path: Path) -> None:
    raised = b"def dC0_da(a, y):\n    raise ValueError('" + HOSTILE + b"')\n"
    hand_in(tmp_path / "all", ada_py=raised, **{"<b>eve</b>_py".replace("/", "&"): RIGHT})
    assert grade(tmp_path, "all", "--feedback", "back").returncode == 0
    for path in (tmp_path / "back").iterdir():
        page = Text(path.read_text(encoding="utf-8"))
        assert not {"img", "b", "script"} & set(page.tags)
    assert HOSTILE.decode() in " ".join(Text((tmp_path / "back/ada.html").read_text(encoding="utf-8")).words)


def test_one_file_has_its_page_too_and_what_is_graded_is_never_overwritten(tmp_path: Path) -> None:
    hand_in(tmp_path, gradient_py=WRONG)
    assert grade(tmp_path, "gradient.py", "--feedback", ".").returncode == 1
    assert pages(tmp_path) == {"gradient.py", "gradient.html"}
    assert (tmp_path / "gradient.py").read_bytes() == WRONG


def test_a_folder_that_can_t_be_made_is_status_2(tmp_path: Path) -> None:
    hand_in(tmp_path, gradient_py=WRONG, back=b"a file")
    ran = grade(tmp_path, "gradient.py", "--feedback", "back")
    assert ran.returncode == 2
    assert "--feedback DIR" in ran.stderr


def test_the_gradebook_comes_back_filled_in(tmp_path: Path) -> None:
    hand_in(tmp_path / "all", ada_py=RIGHT, bob_py=WRONG, zoe_py=RIGHT)
    head = "Student,ID,SIS Login ID,Section,Gradient (77)\n    Points Possible,,,,100\n"
    (tmp_path / "export.csv").write_text(f'{head}"Lovelace, Ada",1,ada,x,\n"Hope, Bob",2,bob,x,\n', encoding="utf-8")
    ran = grade(tmp_path, "all", "--format", "canvas", "--roster", "export.csv", "-o", "import.csv")
    assert ran.returncode == 0, ran.stderr
    with (tmp_path / "import.csv").open(encoding="utf-8", newline="") as file:
        _, _, ada, bob = csv.reader(file)
    assert (ada[-1], bob[-1]) == ("150", "90")
    assert "not in export.csv: zoe" in ran.stderr
    assert grade(tmp_path, "all", "--format", "canvas").returncode == 2
    piped = grade(tmp_path, "all", "--format", "canvas", "--roster", "export.csv")
    assert (piped.returncode, piped.stdout) == (2, "")
    assert "-o FILE" in piped.stderr, "a line of it may be a command to whatever keeps a log"


def test_a_name_that_can_not_be_printed_as_it_is_has_its_marks_in_the_gradebook(tmp_path: Path) -> None:
    names = ["\u0646\u06cc\u200c\u0646", "Ada  Hope", "L" + "o" * 90, "Zo\u0308e", "Ada 👩\u200d💻", "\u202eeve"]
    rows = ["Identifier,Full name,Grade", *(f"Participant {n},{name}," for n, name in enumerate(names, 10))]
    (tmp_path / "sheet.csv").write_text("\n".join(rows), encoding="utf-8")
    for n, name in enumerate(names, 10):
        hand_in(tmp_path / "all", **{f"{name}_{n}_assignsubmission_file/gradient_py": RIGHT})
    ran = grade(tmp_path, "all", "--format", "moodle", "--roster", "sheet.csv", "-o", "import.csv")
    assert (ran.returncode, "not in" in ran.stderr) == (0, False), ran.stderr
    with (tmp_path / "import.csv").open(encoding="utf-8", newline="") as file:
        assert [row[1:] for row in csv.reader(file)][1:] == [[name, "150"] for name in names]


def test_whose_a_file_is_that_is_named_alone_the_gradebook_knows_too(tmp_path: Path) -> None:
    hand_in(tmp_path, ada__gradient_py=RIGHT, bob__gradient_py=WRONG)
    (tmp_path / "export.csv").write_text("Student,ID,SIS Login ID,Gradient (7)\nA,1,ada,\nB,2,bob,\n", encoding="utf-8")
    options = "--format", "canvas", "--roster", "export.csv", "-o", "import.csv"
    ran = grade(tmp_path, "ada/gradient.py", "bob/gradient.py", *options)
    assert (ran.returncode, "not in" in ran.stderr) == (0, False), ran.stderr
    assert (tmp_path / "import.csv").read_text(encoding="utf-8").splitlines()[1:] == ["A,1,ada,150", "B,2,bob,90"]


def test_files_that_are_named_alone_have_a_page_each(tmp_path: Path) -> None:
    hand_in(tmp_path, ada__gradient_py=RIGHT, bob__gradient_py=WRONG)
    assert grade(tmp_path, "ada/gradient.py", "bob/gradient.py", "--feedback", "back").returncode == 0
    assert pages(tmp_path / "back") == {"ada/gradient.html", "bob/gradient.html"}
    assert "90 of 100" in (tmp_path / "back/bob/gradient.html").read_text(encoding="utf-8")


def test_a_page_is_not_called_as_a_student_calls_their_file_in_a_folder_of_theirs(tmp_path: Path) -> None:
    hand_in(tmp_path, class__ada__gradient_py=RIGHT, class__bob__gradient_py=WRONG, class__eve__bob_py=RIGHT)
    files = "class/ada/gradient.py", "class/bob/gradient.py", "class/eve/bob.py"
    assert grade(tmp_path, *files, "--feedback", "back").returncode == 0
    assert pages(tmp_path / "back") == {"ada/gradient.html", "bob/gradient.html", "eve/bob.html"}
    hand_in(tmp_path, class__cyd_py=WRONG)
    assert grade(tmp_path, "class/cyd.py", "class/eve/bob.py", "--feedback", "again").returncode == 0
    assert pages(tmp_path / "again") == {"cyd.html", "eve/bob.html"}


def test_no_page_of_a_file_that_is_named_is_in_another_student_s_folder(tmp_path: Path) -> None:
    hand_in(tmp_path, **{"a/ada-x__gradient_py": RIGHT, "a/ada__x__hw_py": WRONG, "a-ada__x__gradient_py": RIGHT})
    files = "a/ada-x/gradient.py", "a/ada/x/hw.py"
    assert grade(tmp_path, *files, "--feedback", "back").returncode == 0
    assert pages(tmp_path / "back") == {"ada-x/gradient.html", "ada/hw.html"}
    assert grade(tmp_path, *files, "a-ada/x/gradient.py", "--feedback", "more").returncode == 0
    assert pages(tmp_path / "more") == {"a-ada-x/gradient.html", "a-ada/hw.html", "a-ada-x-2/gradient.html"}


def test_names_that_some_disks_take_for_one_have_a_page_each_and_it_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("Ada", "ada", "ADA-2", "Weiß", "Weiss", "zo\u00eb", "bob"):
            archive.writestr(f"{name}/gradient.py", RIGHT if name == "ada" else WRONG)
        for name in ("eve.py", "Eve.py"):
            archive.writestr(name, WRONG)
    ran = grade(tmp_path, "class.zip", "--feedback", "back")
    assert ran.returncode == 0, ran.stderr
    found = pages(tmp_path / "back")
    assert len(found) == len({name.casefold() for name in found}) == 9
    (second,) = found & {"Ada-3/gradient.html", "ada-3/gradient.html"}
    assert "ada" in second
    assert "100 of 100" in (tmp_path / "back" / second).read_text(encoding="utf-8")
    assert {"bob/gradient.html", "ADA-2/gradient.html"} <= found
    assert f"class.zip/ada/gradient.py: its page is {second}, as another's is called so" in ran.stderr
    assert ran.stderr.count("its page is") == 3


def test_nobody_s_page_is_put_into_another_student_s_folder(tmp_path: Path) -> None:
    for name in ("Ada", "ada", "ada-2/gradient", "Ada-2/gradient"):
        hand_in(tmp_path / "class" / name, gradient_py=WRONG)
    assert grade(tmp_path, "class", "--feedback", "back").returncode == 0
    assert {page.partition("/")[0].casefold() for page in pages(tmp_path / "back")} == {"ada", "ada-2", "ada-3", "ada-2-2"}


def test_whose_name_becomes_another_s_has_a_page_in_a_folder_of_their_own(tmp_path: Path) -> None:
    for name in ("eve.html", "Ada", "ada/gradient"):
        hand_in(tmp_path / "class" / name, gradient_py=WRONG)
    hand_in(tmp_path / "class", eve_py=WRONG)
    ran = grade(tmp_path, "class", "--feedback", "back")
    assert ran.returncode == 0
    found = {"Ada/gradient.html", "ada-2/gradient.html", "eve.html/gradient.html"}
    assert pages(tmp_path / "back") == {*found, "eve-2.html"}
    assert ran.stderr.count("its page is") == 2


def test_no_name_of_a_student_s_keeps_anybody_from_a_page_or_reaches_the_terminal(tmp_path: Path) -> None:
    long, loud = "m" * 230, "e\x1b]0;owned\x07\n::error::x"
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("ada/gradient.py", RIGHT)
        archive.writestr(f"eve/{f'{long}/' * 7}gradient.py", RIGHT)
        archive.writestr(f"mallory/{f'{loud}/' * 20}gradient.py", RIGHT)
        archive.writestr(f"mia/{f'{long}/' * 7}gradient/gradient.py", RIGHT)
        archive.writestr("zoë/gradient.py", WRONG)
    for locale in ({}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        folder = f"back{len(locale)}"
        ran = chainrule(
            "grade", "class.zip", "--feedback", folder, "--course", ROOT / "course.yml",
            cwd=tmp_path, env={**os.environ, **locale},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert "\x1b" not in ran.stderr + ran.stdout
        assert not any(line.startswith("::") for line in (ran.stderr + ran.stdout).splitlines())
        assert "ada/gradient.html" in pages(tmp_path / folder)
        assert len(pages(tmp_path / folder)) == sum(" of 100  bonus" in line for line in ran.stdout.splitlines())


def test_no_page_is_written_where_a_student_s_link_leads(tmp_path: Path) -> None:
    hand_in(tmp_path / "all", ada__gradient_py=RIGHT, bob__gradient_py=RIGHT)
    (tmp_path / "all/ada/gradient.html").symlink_to("../bob/gradient.py")
    for where in ("all", "all/back"):
        ran = grade(tmp_path, "all", "--feedback", where)
        assert (ran.returncode, "submissions lie there" in ran.stderr) == (2, True)
    (tmp_path / "back").mkdir()
    (tmp_path / "back/bob").symlink_to(tmp_path / "all/ada")
    ran = grade(tmp_path, "all", "--feedback", "back")
    assert (ran.returncode, "1 of 2 pages are not written, all else is:" in ran.stderr) == (2, True)
    assert "back/bob: is a link" in ran.stderr
    assert pages(tmp_path / "back") == {"ada/gradient.html"}
    assert (tmp_path / "all/bob/gradient.py").read_bytes() == RIGHT


def test_a_link_to_what_is_above_the_pages_keeps_nobody_from_being_graded(tmp_path: Path) -> None:
    hand_in(tmp_path / "all", ada__gradient_py=RIGHT, bob__gradient_py=RIGHT)
    (tmp_path / "all/eve").mkdir()
    (tmp_path / "all/eve/gradient.py").symlink_to("/")
    paths = [f"all/{name}/gradient.py" for name in ("ada", "bob", "eve")]
    ran = grade(tmp_path, *paths, "--feedback", "back")
    assert (ran.returncode, len(pages(tmp_path / "back"))) == (0, 3), ran.stderr


@pytest.mark.parametrize("there", ["pipe", "folder", "file in the way"])
def test_what_stands_at_one_page_s_place_keeps_nobody_else_from_theirs(there: str, tmp_path: Path) -> None:
    hand_in(tmp_path / "all", ada__gradient_py=RIGHT, bob__gradient_py=RIGHT, zoe__gradient_py=WRONG)
    place = tmp_path / "back/bob/gradient.html"
    place.parent.mkdir(parents=True)
    if there == "pipe":
        os.mkfifo(place)
    elif there == "folder":
        place.mkdir()
    else:
        place.parent.rmdir()
        place.parent.touch()
    ran = grade(tmp_path, "all", "--feedback", "back")
    assert (ran.returncode, "1 of 3 pages are not written" in ran.stderr) == (2, True)
    assert "zoe" in ran.stdout, "the report is there"
    assert {"ada/gradient.html", "zoe/gradient.html"} <= pages(tmp_path / "back")
