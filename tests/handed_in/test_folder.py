"""Folders and .zip files of submissions: who is found, in which order, and what a hostile one can't do."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import shutil
import stat
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from repository import ROOT

from chainrule.errors import SetupError
from chainrule.safe_text import plain
from chainrule.submissions import file as submission
from chainrule.submissions import folder, zip_file
from chainrule.submissions.cells import MORE_CODE
from chainrule.submissions.file import LARGEST
from chainrule.submissions.folder import find
from chainrule.submissions.found import TOO_DEEP, TOO_LARGE_TOGETHER, Candidate, StudentFiles

LINK = "it is a symbolic link; hand in the file itself"
DIRECTORY = "it is a directory; hand in the file itself"
DAMAGED = "it is damaged in the .zip"
ARCHIVE = "it is an archive; unpack it into a folder named after its student"
TOO_LARGE = submission.TOO_LARGE
LAYOUTS = "  it may hold them as STUDENT.py, STUDENT/gradient.py or STUDENT/gradient/gradient.py, or .ipynb in place of .py"
AS_NOBODY = """
import os, sys
from pathlib import Path
from chainrule.errors import SetupError
from chainrule.submissions.folder import find
os.chdir(sys.argv[1])  # first: nobody may not enter the folders above
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    for found in find(Path(sys.argv[2]), "gradient").students:
        for candidate in found.candidates:
            print(found.student, candidate.shown, candidate.read(found.student).broken, sep=" | ")
except SetupError as fault:
    print(fault)
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(name.encode("utf-8", "surrogateescape"))


def zipped(*names: str | ZipInfo, path: str = "class.zip") -> None:
    with ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"x = 1\n")


def found(path: str = "class") -> list[StudentFiles]:
    return find(Path(path), "gradient").students


def read(one: StudentFiles) -> submission.Submission:
    """The preferred one."""
    return one.candidates[0].read(one.student)


def left(path: str = "class") -> dict[str, str]:
    return dict(find(Path(path), "gradient").left)


def shown(path: str = "class") -> dict[str, list[str]]:
    return {str(one.student): [candidate.shown for candidate in one.candidates] for one in found(path)}


def reasons(path: str = "class") -> dict[str, str | None]:
    """Why each candidate is broken."""
    made = [candidate.read(one.student) for one in found(path) for candidate in one.candidates]
    return {one.path: one.broken for one in made}


def fault(path: str = "class") -> str:
    with pytest.raises(SetupError) as caught:
        found(path)
    return str(caught.value)


def member(name: str, mode: int) -> ZipInfo:
    info = ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def patch(offset: int, value: bytes, *, record: bytes, path: str = "class.zip") -> None:
    """Overwrites bytes in the last central (PK 1 2) or local (PK 3 4) header."""
    data = bytearray(Path(path).read_bytes())
    at = data.rindex(record) + offset
    data[at : at + len(value)] = value
    Path(path).write_bytes(data)


CENTRAL, LOCAL = b"PK\1\2", b"PK\3\4"


def test_an_accent_that_a_disk_took_apart_is_put_together_unless_that_makes_two_students_one() -> None:
    write("class/ade\u0301le.py", "class/rene\u0301.py", "class/ren\u00e9.py")
    assert set(shown()) == {"ad\u00e9le", "rene\u0301", "ren\u00e9"}


EVERY_LAYOUT = [
    "ann.ipynb",
    "ann.py",
    "ada/gradient.ipynb",
    "ada/gradient.py",
    "ada/gradient/gradient.ipynb",
    "ada/gradient/gradient.py",
    "bob/gradient/gradient.ipynb",
    "cy.PY",
    "dan.lee.py",
    "eve/gradient.py",
]
NO_SUBMISSIONS = [
    "notes.txt",
    "nested.zip",
    ".hidden.py",
    ".git/gradient.py",
    "__MACOSX/gradient.py",
    "__pycache__/gradient.py",
    "ada/.ipynb_checkpoints/gradient.ipynb",
    "fay/other.py",
    "fay/Gradient.py",
    "fay/deep/gradient.py",
    "fay/gradient/other.py",
    "fay/gradient/gradient/gradient.py",
    "fay/gradient.py.txt",
]


# -- who is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["class", "class.zip"])
def test_each_layout_is_found_by_student_in_the_order_of_preference(path: str) -> None:
    write(*(f"class/{name}" for name in EVERY_LAYOUT + NO_SUBMISSIONS))
    zipped(*reversed(EVERY_LAYOUT + NO_SUBMISSIONS))
    assert shown(path) == {
        "ann": [f"{path}/ann.py", f"{path}/ann.ipynb"],
        "ada": [
            f"{path}/ada/gradient.py",
            f"{path}/ada/gradient.ipynb",
            f"{path}/ada/gradient/gradient.py",
            f"{path}/ada/gradient/gradient.ipynb",
        ],
        "bob": [f"{path}/bob/gradient/gradient.ipynb"],
        "cy": [f"{path}/cy.PY"],
        "dan.lee": [f"{path}/dan.lee.py"],
        "eve": [f"{path}/eve/gradient.py"],
    }
    assert [one.student for one in found(path)] == ["ada", "ann", "bob", "cy", "dan.lee", "eve"]
    there = "Gradient.py, deep/gradient.py, gradient.py.txt, gradient/gradient/gradient.py, gradient/other.py"
    assert left(path) == {
        f"{path}/fay": f"it holds several gradient.py or gradient.ipynb; there is: {there}",
        f"{path}/nested.zip": ARCHIVE,
        f"{path}/notes.txt": "it is no .py or .ipynb file",
    }


@pytest.mark.parametrize("path", ["class", "class.zip"])
@pytest.mark.parametrize(
    "name", ["Gradient.py", "gradient (1).py", "gradient(2).ipynb", "gradient-1.py", "hw/gradient.py", "hw/GRADIENT.PY",
             "gradient - Copy.py", "Copy of gradient.ipynb", "a/b/c/gradient.py"],
)  # fmt: skip
def test_another_name_or_folder_is_taken_with_a_note_behind_what_is_where_it_should_be(name: str, path: str) -> None:
    Path("class").mkdir()
    write("class/eve.py", f"class/ada/{name}", "class/ada/notes.txt", f"class/bob/{name}", "class/bob/gradient.py")
    zipped("eve.py", f"ada/{name}", "ada/notes.txt", f"bob/{name}", "bob/gradient.py")
    assert shown(path) == {
        "ada": [f"{path}/ada/{name}"], "bob": [f"{path}/bob/gradient.py", f"{path}/bob/{name}"], "eve": [f"{path}/eve.py"],
    }  # fmt: skip
    ada, bob, _ = (one.candidates[0].note for one in found(path))
    assert (name in ada, bob) == (True, "")
    assert set(left(path)) == {f"{path}/ada/notes.txt"}


def test_of_copies_the_last_comes_first_and_of_several_folders_none_is_chosen() -> None:
    write(
        "class/eve.py",
        *(f"class/ada/gradient ({n}).py" for n in (1, 10, 2)),
        "class/bob/a/gradient.py",
        "class/bob/b/gradient.py",
    )
    assert shown()["ada"] == [f"class/ada/gradient ({n}).py" for n in (10, 2, 1)]
    assert "it holds several gradient.py" in left()["class/bob"]


def test_of_very_many_copies_the_last_ones_are_read_and_no_others() -> None:
    write("class/eve.py", *(f"class/ada/gradient ({n}).py" for n in range(1, 100)))
    assert shown()["ada"] == [f"class/ada/gradient ({n}).py" for n in range(99, 91, -1)]


def test_what_lies_beside_the_submissions_is_listed_with_the_reason() -> None:
    write(
        "class/ada.py",
        "class/bob.zip",
        "class/cat.txt",
        "class/mat/slides.pdf",
        "class/mat/b/c",
        "class/ada/data.csv",
        "class/.x",
        "class/d/e/f",
    )
    Path("class/fay").mkdir()
    assert list(find(Path("class"), "gradient").left) == [
        ("class/bob.zip", ARCHIVE),
        ("class/cat.txt", "it is no .py or .ipynb file"),
        ("class/d/e/f", "it is no .py or .ipynb file"),
        ("class/fay", "it is an empty folder"),
        ("class/mat", "it holds no gradient.py or gradient.ipynb; there is: b/c, slides.pdf"),
        ("class/ada/data.csv", "it is no .py or .ipynb file"),
    ]


@pytest.mark.parametrize("path", ["class", "class.zip"])
def test_whose_files_are_all_hidden_is_listed(path: str) -> None:
    there = (
        "ada.py", "bob/.gradient.py", "cyd/._gradient.py", "cyd/.git/gradient.py", "dan/work/__pycache__/gradient.py",
        "eve/gradient.py", "eve/.ipynb_checkpoints/gradient.ipynb", "__MACOSX/fay/gradient.py", ".git/gay/gradient.py",
    )  # fmt: skip
    write(*(f"class/{name}" for name in there))
    zipped(*there)
    assert (sorted(shown(path)), left(path)) == (
        ["ada", "eve"],
        {f"{path}/{one}": "it is an empty folder" for one in ("bob", "cyd", "dan/work")},
    )


@pytest.mark.parametrize("path", ["class", "class.zip"])
def test_who_has_nothing_but_what_nbgrader_writes_is_listed(path: str) -> None:
    there = (
        "timestamp.txt", "ada/gradient/timestamp.txt", "ada/gradient/gradient.ipynb", "bob/gradient/timestamp.txt",
        "cyd/gradient/timestamp.txt", "cyd/gradient/notes.txt",
    )  # fmt: skip
    write(*(f"class/{name}" for name in there))
    zipped(*there)
    assert (sorted(shown(path)), left(path)) == (
        ["ada"],
        {
            f"{path}/bob/gradient/timestamp.txt": "it is no .py or .ipynb file",
            f"{path}/cyd": "it holds no gradient.py or gradient.ipynb; there is: gradient/notes.txt, gradient/timestamp.txt",
        },
    )


@pytest.mark.parametrize("path", ["class", "class.zip"])
def test_a_submission_is_read_only_when_asked_for(path: str) -> None:
    write("class/ada.py")
    with ZipFile("class.zip", "w") as archive:
        archive.write("class/ada.py", "ada.py")
    (one,) = found(path)
    made = read(one)
    assert (made.student, made.path, made.cells) == ("ada", f"{path}/ada.py", (("ada.py", b"class/ada.py"),))
    Path("class/ada.py").write_bytes(b"changed")
    assert read(one).cells == ((("ada.py", b"changed"),) if path == "class" else made.cells)


def test_the_cell_of_a_member_is_named_by_the_file_alone() -> None:
    zipped("ada/gradient.py")
    assert read(found("class.zip")[0]).cells == (("gradient.py", b"x = 1\n"),)


def test_the_current_folder_shows_no_more_than_the_name() -> None:
    write("ada.py")
    assert shown(".") == {"ada": ["ada.py"]}


def test_a_file_that_has_gone_since_is_broken() -> None:
    write("class/ada.py")
    (one,) = found()
    Path("class/ada.py").unlink()
    assert read(one).broken == "it is no longer there"


@pytest.mark.parametrize("name", [b"-rf", b"a\nb", b"\xff\xfe", "é\u202e".encode(), b"a b'\"$(x)", b" "])
def test_a_student_may_be_called_anything(name: bytes) -> None:
    student = os.fsdecode(name)
    write(f"class/{student}/gradient.py")
    assert shown() == {student: [f"class/{student}/gradient.py"]}
    assert reasons() == {f"class/{student}/gradient.py": None}


def test_nothing_to_grade_is_a_fault_that_lists_the_layouts() -> None:
    write("class/notes.txt")
    zipped("notes.txt")
    there = "notes.txt: it is no .py or .ipynb file"
    assert fault() == f"class: holds no submission\n{LAYOUTS}\n  class/{there}"
    assert fault("class.zip") == f"class.zip: holds no submission\n{LAYOUTS}\n  class.zip/{there}"
    with ZipFile("empty.zip", "w"):
        pass
    assert fault("empty.zip") == f"empty.zip: holds no submission\n{LAYOUTS}"


def test_where_all_files_are_called_alike_the_course_may_be_another() -> None:
    write("class/ann/conv.py")
    write("class/bob/conv.py")
    assert fault().endswith("\n  if they are of another course than gradient, name its key: --key FILE")
    write("class/cyd/other.py")
    assert "--key" not in fault()


@pytest.mark.parametrize(
    ("path", "reason"),
    [("no", "No such file or directory"), ("no.zip", "No such file or directory"), ("notes.txt", "Not a directory")],
)
def test_a_path_that_is_neither_folder_nor_zip_is_a_fault(path: str, reason: str) -> None:
    write("notes.txt")
    assert fault(path) == f"{path}: can't be read: {reason}\n  name a file, a folder, or a .zip"


def test_a_pipe_called_zip_is_a_fault_without_waiting() -> None:
    os.mkfifo("class.zip")
    assert fault("class.zip") == "class.zip: can't be read: Not a directory\n  name a file, a folder, or a .zip"


# -- what a folder may hold ------------------------------------------------------------------------------------------


def test_a_link_in_the_place_of_a_submission_is_never_followed() -> None:
    write("elsewhere/gradient.py", "elsewhere/gradient/gradient.py", "class/bob/x", "class/cy/x")
    for name, target in [
        ("ada", "../elsewhere"),
        ("bob/gradient", "../../elsewhere/gradient"),
        ("cy/gradient.py", "/dev/zero"),
        ("dan.py", "../elsewhere/gradient.py"),
        ("eve", "missing"),
        ("fay.ipynb", "fay.ipynb"),
    ]:
        Path("class", name).symlink_to(target)
    assert reasons() == dict.fromkeys(
        ["class/ada", "class/bob/gradient", "class/cy/gradient.py", "class/dan.py", "class/eve", "class/fay.ipynb"],
        LINK,
    )


@pytest.mark.parametrize("exchanged", ["class/eve", "class/eve/gradient"])
def test_a_folder_that_is_exchanged_for_a_link_when_it_has_been_listed_is_not_read(exchanged: str) -> None:
    write("class/eve/gradient/gradient.py", "class/bob/gradient/gradient.py", "class/bob/gradient.py")
    _, eve = find(Path("class"), "gradient").students
    Path(exchanged).rename("before")
    Path(exchanged).symlink_to(Path("class/bob").absolute())
    assert eve.candidates[0].data() == f"{Path(exchanged).name}: it is a symbolic link; hand in the folder itself"


def test_a_folder_that_was_named_through_a_link_is_looked_into() -> None:
    write("real/ada.py")
    Path("class").symlink_to("real")
    assert reasons() == {"class/ada.py": None}


def test_what_is_no_file_is_a_candidate_that_says_so() -> None:
    write("class/ada.py/gradient.py", "class/bob/gradient.ipynb/x")
    os.mkfifo("class/cy.py")
    assert reasons() == {
        "class/ada.py": DIRECTORY,
        "class/bob/gradient.ipynb": DIRECTORY,
        "class/cy.py": "it is a named pipe; hand in the file itself",
    }


def test_what_may_not_be_listed_is_broken_and_at_the_top_a_fault(tmp_path: Path) -> None:
    before = os.umask(0o022)
    write("class/ada/gradient.py", "class/bob/gradient/gradient.py", "class/cy.py", "class/dan/gradient.py")
    os.umask(before)
    tmp_path.chmod(0o755)
    modes = {"class/ada": 0, "class/bob/gradient": 0, "class/dan": 0o444}
    for name, mode in modes.items():
        Path(name).chmod(mode)
    assert as_nobody(tmp_path) == [
        "ada | class/ada | it can't be read: Permission denied",
        "bob | class/bob/gradient | it can't be read: Permission denied",
        "cy | class/cy.py | None",
        "dan | class/dan/gradient.py | it can't be read: Permission denied",
    ]
    for name in modes:
        Path(name).chmod(0o755)
    Path("class").chmod(0)
    assert as_nobody(tmp_path) == ["class: can't be read: Permission denied", "  name a file, a folder, or a .zip"]
    Path("class").chmod(0o755)


def as_nobody(folder: Path) -> list[str]:
    command = [sys.executable, "-c", AS_NOBODY, str(folder), "class"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


# -- what a .zip may hold --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [[], ["class/"], ["__MACOSX/class/._ada.py", ".DS_Store"], ["class/README.txt"]])
def test_a_zip_of_a_folder_is_looked_into(others: list[str]) -> None:
    zipped(*others, "class/ada.py", "class/bob/gradient/gradient.ipynb")
    assert shown("class.zip") == {
        "ada": ["class.zip/class/ada.py"],
        "bob": ["class.zip/class/bob/gradient/gradient.ipynb"],
    }


def test_a_zip_with_something_beside_the_folder_is_not() -> None:
    zipped("class/ada.py", "README.txt")
    assert fault("class.zip").startswith("class.zip: holds no submission\n")


def test_a_zip_that_a_dot_begins_is_read() -> None:
    zipped("./", "./ada.py", "./bob//gradient.py")
    assert list(shown("class.zip")) == ["ada", "bob"]


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\5\6" + b"\xff" * 18, b"PK\3\4" + bytes(99)])
def test_what_is_no_zip_is_a_fault(data: bytes) -> None:
    Path("class.zip").write_bytes(data)
    first, second = fault("class.zip").splitlines()
    assert first.startswith("class.zip: not a .zip, or damaged: ")
    assert second == "  make it again"


@pytest.mark.parametrize(
    "name",
    ["/ada.py", "//ada.py", "C:/ada.py", "c:ada.py", "ada\\gradient.py", "../ada.py", "ada/../bob.py", "ada/..", "..",
     "a\n/../b.py", "ada.py\0.txt"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_breaks_its_student_and_no_other(name: str) -> None:
    zipped("bob.py", "X" * len(name))
    data = Path("class.zip").read_bytes()
    Path("class.zip").write_bytes(data.replace(b"X" * len(name), name.encode()))
    broken = {one.student: read(one).broken for one in found("class.zip")}
    assert broken["bob"] is None
    said = [*filter(None, broken.values()), *left("class.zip").values()]
    assert len(said) == 1
    assert "is no plain path" in said[0]


def test_an_odd_name_in_the_folder_that_holds_all_breaks_its_student_alone() -> None:
    zipped("class/ada/gradient.py", "class/bob\\gradient.py")
    assert {one.student: read(one).broken is None for one in found("class.zip")} == {"ada": True, "bob": False}


def test_a_student_with_an_odd_name_among_their_files_hands_in_nothing_else() -> None:
    zipped("ada/gradient.py", "bob/gradient.py", "bob/a\\b.txt", "x\\y.txt")
    ada, bob = found("class.zip")
    assert read(ada).broken is None
    assert [one.shown for one in bob.candidates] == ["class.zip/bob/a\\b.txt"]
    assert "is no plain path" in (read(bob).broken or "")
    assert "is no plain path" in left("class.zip")["class.zip/x\\y.txt"]


@pytest.mark.parametrize("name", ["ada..py", "...py/x", "a..b/gradient.py", "ab:c.py"])
def test_dots_and_colons_within_a_name_are_no_harm(name: str) -> None:
    zipped("bob.py", name)
    assert "bob" in shown("class.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["ada/gradient.py", "ada//gradient.py", "./ada/gradient.py", "ada/gradient.py/"])
def test_a_name_that_is_there_twice_breaks_its_student_and_no_other(again: str) -> None:
    zipped("ada/gradient.py", again, "bob.py")
    ada, bob = found("class.zip")
    assert read(ada).broken == "it is in the .zip twice; make the .zip again"
    assert read(bob).broken is None


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("bob/gradient.py", {8: b"\0\x08", 46: b"b\xffb"}),  # it says that its name is UTF-8
        ("bob/notes.txt", {8: b"\0\x08", 50: b"\xed\xa0\x80"}),
        ("bob/gradient.py", {6: b"\xff\0"}),  # it asks for a later ZIP
        ("bob/gradient.py", {20: b"\xff" * 8, 42: b"\xff" * 4}),  # it says that its place and size are beyond 4 GB
        ("bob/gradient.py", {30: b"\4\0"}),  # what stands beside its name is only the beginning
        ("bob/gradient.py", {8: b"\1\0"}),  # it is encrypted
        ("bob/gradient.py", {36: b"\xff" * 6}),
        ("bob/gradient.py", {12: b"\xff" * 4}),  # its time and date are none
        ("bob/gradient.py", {42: bytes(4)}),  # it says that it is where ada's is
        ("bob/gradient.py", {42: b"\x0a\0\0\0"}),  # or within it: zipfile of later Pythons then refuses ada's
    ],
)
def test_an_entry_that_zipfile_would_refuse_all_for_costs_nobody_else_anything(name: str, changes: dict[int, bytes]) -> None:
    zipped("ada.py", "zoe/gradient.py", name)
    if 30 in changes:  # as long as the end of the name is taken for it
        changes = changes | {28: struct.pack("<H", len(name) - 4)}
    for offset, value in changes.items():
        patch(offset, value, record=CENTRAL)
    made = {one.student: read(one).broken for one in found("class.zip")}
    assert [made["ada"], made["zoe"]] == [None, None]
    assert set(made) <= {"ada", "zoe", *(other for other in made if str(other).startswith("b"))}


def beyond_4_gb(beside: Callable[[bytes, bytes], bytes]) -> None:
    """The last entry of class.zip says its size and its place in what `beside`, of both in 8 bytes, puts beside its name."""
    data = Path("class.zip").read_bytes()
    at, end = data.rindex(CENTRAL), data.rindex(b"PK\5\6")
    numbers = beside(data[at + 24 : at + 28] + bytes(4), data[at + 42 : at + 46] + bytes(4))
    entry = bytearray(data[at:end] + numbers)
    entry[24:28] = entry[42:46] = b"\xff" * 4
    entry[30:32] = struct.pack("<H", len(numbers))
    tail = bytearray(data[end:])
    tail[12:16] = struct.pack("<I", struct.unpack("<I", tail[12:16])[0] + len(numbers))
    Path("class.zip").write_bytes(data[:at] + entry + tail)


def test_a_zip_beyond_4_gb_is_read_as_ever() -> None:
    zipped("ada.py", member("bob.py", 0o644))
    when = struct.pack("<2H", 0x5455, 1) + b"x"
    beyond_4_gb(lambda size, place: when + struct.pack("<2H", 1, 16) + size + place)
    assert reasons("class.zip") == {"class.zip/ada.py": None, "class.zip/bob.py": None}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (struct.pack("<2H", 1, 0), b""),
        (struct.pack("<2H", 1, 8) + b"\xff" * 8, b""),
        (struct.pack("<2H", 1, 16) + b"\xff" * 16, struct.pack("<2H", 1, 0)),
        (b"", struct.pack("<2HBL", 0x7075, 7, 1, zlib.crc32(b"eve.py")) + b"\xff\xfe"),  # Python 3.13 reads names there
        (b"", struct.pack("<2H", 0x7075, 0)),
    ],
)
def test_what_is_twice_or_damaged_beside_a_name_costs_nobody_else_anything(before: bytes, after: bytes) -> None:
    zipped("ada.py", member("eve.py", 0o644))
    beyond_4_gb(lambda size, place: before + struct.pack("<2H", 1, 16) + size + place + after)
    assert reasons("class.zip")["class.zip/ada.py"] is None


def far_end(entries: int, size: int, place: int, disks: int = 1) -> bytes:
    """What ZIP64 has in front of a .zip's end: its numbers, and where they stand."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, place)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, place + size, disks)


@pytest.mark.parametrize("end", [b"PK\6\7ABCDEFGHIJKLMNOP", far_end(0, 0, 0), far_end(0, 0, 0, 2), None])
def test_a_name_that_ends_as_zip64_begins_costs_nobody_anything(end: bytes | None) -> None:
    """The last one in a .zip: zipfile looks for ZIP64 right in front of the end, whatever stands there. None: the end's own
    numbers.
    """
    zipped("ada.py", "bob.py", f"eve/{'x' * 96}")
    data = Path("class.zip").read_bytes()
    at = data.rindex(b"PK\5\6")
    end = far_end(*struct.unpack_from("<H2L", data, at + 10)) if end is None else end
    Path("class.zip").write_bytes(data[: at - len(end)] + end + data[at:])
    assert [one.student for one in found("class.zip")] == ["ada", "bob"]


@pytest.mark.parametrize("begins", [b"PK\6\7", b"PK\1\2" + bytes(24) + b"\xff\xff\4\0\0\0", b"PK\1\2" + b"\xff" * 42])
def test_a_file_in_which_a_comment_is_looked_for_costs_nobody_anything(begins: bytes) -> None:
    """Where a .zip has one, as git archive and GitHub write it, zipfile reads the last 64 kB, which may begin in a file."""
    with ZipFile("class.zip", "w") as archive:
        archive.writestr("ada.py", b"x = 1\n")
        archive.writestr("eve/data", b"x" * 100_000)
        archive.comment = b"5a2f5f3"
    data = bytearray(Path("class.zip").read_bytes())
    at = len(data) - 2**16 - 22
    data[at : at + len(begins)] = begins
    Path("class.zip").write_bytes(data)
    assert [one.student for one in found("class.zip")] == ["ada"]


@pytest.mark.parametrize("near", [slice(10, 10), slice(10, 12), slice(8, 20)])
def test_a_zip_with_zip64s_end_is_read_as_ever(near: slice) -> None:
    """Some programs always write it; what stands in the end itself is then the same, or as large as can be."""
    zipped("ada.py", "bob.py")
    data = Path("class.zip").read_bytes()
    at = data.rindex(b"PK\5\6")
    end = bytearray(data[at:])
    numbers = struct.unpack_from("<H2L", end, 10)
    end[near] = b"\xff" * len(end[near])
    Path("class.zip").write_bytes(data[:at] + far_end(*numbers) + end)
    assert reasons("class.zip") == {"class.zip/ada.py": None, "class.zip/bob.py": None}


class Unsaid(ZipInfo):
    """A member that doesn't say in which encoding its name is."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # as zipfile calls it
        return self.filename.encode("cp437" if "old" in self.filename else "utf-8", "surrogateescape"), 0


def test_a_name_in_utf_8_that_does_not_say_so_is_read_as_it_was_written() -> None:
    """So Finder and Linux's zip write all names, and unpack them; older programs of Windows write a letter as one byte."""
    names = ["bob", "zoë", "zoë-old", "李明"]
    zipped(*(Unsaid(f"{name}/gradient.py") for name in names))
    assert [(one.student, one.candidates[0].data()) for one in found("class.zip")] == [(name, b"x = 1\n") for name in names]


@pytest.mark.parametrize("flags", [b"\0\0", b"\0\x08"])
def test_a_file_whose_name_is_no_utf_8_gives_its_student_no_other_name(flags: bytes) -> None:
    for above in ("zoë/", "Zoë_1_assignsubmission_file_"):
        zipped(Unsaid(f"{above}gradient.py"), Unsaid(f"{above}\udcff{'/' * ('/' in above)}gradient (1).py"))
        patch(8, flags, record=CENTRAL)
        assert len(shown("class.zip")) == 1


def test_a_member_that_begins_as_a_directory_is_read_as_it_is() -> None:
    with ZipFile("class.zip", "w") as archive:
        archive.writestr("ada.py", b"PK\1\2" + b"\xff" * 99)
    (one,) = found("class.zip")
    assert one.candidates[0].data() == b"PK\1\2" + b"\xff" * 99


def test_a_zip_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_file, "MOST_MEMBERS", 9)
    zipped(*(f"{i:x}.py" for i in range(10)))
    assert fault("class.zip").startswith("class.zip: has more than 9 members\n")


@pytest.mark.parametrize("front", ["", "class/", "./class/"])
def test_of_a_student_s_folder_in_a_zip_no_more_is_listed_than_there_is_room_for(
    front: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member takes more than a kilobyte, and a million of one student's kept everybody from being graded."""
    monkeypatch.setattr(zip_file, "MOST_BELOW", 6)
    monkeypatch.setattr(zip_file, "MOST_MEMBERS", 40)
    others = ["ada/gradient.py", *(f"s{n}.py" for n in range(9)), *(f"fay/{n}" for n in range(4)), "fay/gradient.py"]
    bob = [*(f"bob/data/{n}" for n in range(50)), "bob/gradient.py", *(f"bob/{n}" for n in range(50))]
    eve = [f"eve/{n}.py" for n in range(50)]
    zed = ["zed/gradient/gradient.ipynb", f"zed/{'z' * 3_000}", "zoë/gradient.py", *(f"zoë/{n}" for n in range(9))]
    zipped(*(f"{front}{name}" for name in [*others, *bob, *eve, *zed]), f"__MACOSX/{front}bob/x")
    cohort = find(Path("class.zip"), "gradient")
    assert [one.student for one in cohort.students] == ["ada", "bob", "fay", *(f"s{n}" for n in range(9)), "zed", "zoë"]
    assert all(one.candidates[0].data() == b"x = 1\n" for one in cohort.students)
    crowds = {path.rpartition("/")[2]: reason for path, reason in cohort.left if reason == zip_file.CROWD}
    assert crowds.keys() == {"bob", "eve", "zed", "zoë"}


def most_memory_for(students: list[str]) -> int:
    """Bytes, at the most, to find these in class.zip."""
    found("class.zip")  # what it imports is not counted
    tracemalloc.start()
    there = found("class.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.student for one in there] == students
    return peak


@pytest.mark.slow
def test_what_is_too_much_of_one_student_in_a_zip_takes_hardly_any_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    many = 20_000
    monkeypatch.setattr(zip_file, "MOST_BELOW", 100)
    zipped("ada.py", *(f"eve/{n}.py" for n in range(99)), *(f"eve/data/{n}" for n in range(many)), "zoe/gradient.py")
    assert most_memory_for(["ada", "zoe"]) < 400 * many


@pytest.mark.slow
@pytest.mark.parametrize("letters", [f"\N{SNAKE}{'x' * 400}", "x" * 450, f"\N{SNAKE}{'x' * 26}", "x" * 100])
def test_long_names_in_a_zip_count_as_several_files(letters: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand with an emoji each took 860 MB."""
    many = 5_000
    monkeypatch.setattr(zip_file, "MOST_BELOW", many)
    zipped("ada.py", *(f"eve/{n}/{letters}.py" for n in range(many - 1)))
    assert most_memory_for(["ada"]) < 3_000 * many


@pytest.mark.slow
@pytest.mark.parametrize("end", ["", ".py"])
def test_the_folders_on_the_way_to_what_is_deep_in_a_zip_take_no_memory(end: str) -> None:
    many = 2_000
    zipped("ada.py", *("/".join(("eve", *(f"{letter}{n}{end}" for letter in "abcdef"), "x.txt")) for n in range(many)))
    assert most_memory_for(["ada"]) < 3_700 * many


@pytest.mark.slow
@pytest.mark.parametrize(("path", "many"), [("class", 2_000), ("class.zip", 20_000)])
def test_thousands_of_files_of_one_student_cost_nobody_else_anything(path: str, many: int) -> None:
    names = ["ada.py", "zoe/gradient.py", *(f"eve/{n % 100}/{n}.py" for n in range(many))]
    write(*(f"class/{name}" for name in names)) if path == "class" else zipped(*names)
    started = time.process_time()
    cohort = find(Path(path), "gradient")
    assert time.process_time() - started < 5
    assert [one.student for one in cohort.students] == ["ada", "zoe"]
    assert len(cohort.left) == 1


def test_no_student_s_folder_is_looked_into_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file that is listed takes the grader 0.7 kB, and a student may make millions of empty ones."""
    monkeypatch.setattr(folder, "MOST_BELOW", 6)
    names = ["ada/gradient.py", *(f"s{n}.py" for n in range(9)), "bob/gradient.py", *(f"bob/data/{n}" for n in range(6))]
    write(*(f"class/{name}" for name in [*names, "eve/gradient.py", *(f"eve/.{n}" for n in range(6))]))
    why = {path: reason for path, reason in reasons().items() if reason}
    assert why == {"class/eve": f"it can't be read: {folder.TOO_MANY}"}
    assert left() == {"class/bob/data": f"it can't be read: {folder.TOO_MANY}"}
    assert {"ada", "bob", "s0", "s8"} <= shown().keys()


def test_a_folder_that_is_exchanged_for_a_link_while_it_is_read_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it leads to may be anybody's, and what is in there would be told as this student's."""
    write("class/ada/gradient.py", "class/eve/a/gradient.py", "private/salaries.txt")
    scandir = os.scandir

    def exchanged(folder: Path | int) -> object:
        there = scandir(folder)
        if Path("class/eve").is_dir() and not Path("class/eve").is_symlink():
            listed = contextlib.nullcontext([*there])
            Path("class/eve").rename("eve")
            Path("class/eve").symlink_to(Path("private").absolute())
            return listed
        return there

    monkeypatch.setattr(os, "scandir", exchanged)
    monkeypatch.setattr(os, "supports_fd", {*os.supports_fd, exchanged})
    cohort = find(Path("class"), "gradient")
    assert "salaries" not in str(cohort)
    assert reasons().keys() == {"class/ada/gradient.py", "class/eve"}


def test_names_without_end_count_as_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand files behind eight folders with names of 255 bytes, one of them an emoji, took a gigabyte."""
    monkeypatch.setattr(folder, "MOST_BELOW", 6)
    above = f"class/eve/{200 * 'a'}/{200 * 'b'}"
    write("class/ada/gradient.py", "class/eve/gradient.py", f"{above}/\N{SNAKE}{100 * 'c'}/d")
    assert left() == {above: f"it can't be read: {folder.TOO_MANY}"}
    assert shown().keys() == {"ada", "eve"}


def test_members_that_are_no_files_say_so() -> None:
    zipped(
        member("ada", stat.S_IFLNK | 0o777),
        member("bob/gradient", stat.S_IFLNK | 0o777),
        member("cy.py", stat.S_IFLNK | 0o777),
        member("dan.py", stat.S_IFIFO),
        member("eve.py", stat.S_IFCHR),
        member("fay.py", stat.S_IFDIR),
        member("gus.py", stat.S_IFREG),
        member("hal.py", 0o644),
        "ida.py/",
        "joe/gradient.py/x",
    )
    assert reasons("class.zip") == {
        "class.zip/ada": LINK,
        "class.zip/bob/gradient": LINK,
        "class.zip/cy.py": LINK,
        "class.zip/dan.py": "it is a named pipe; hand in the file itself",
        "class.zip/eve.py": "it is a device or a socket; hand in the file itself",
        "class.zip/fay.py": DIRECTORY,
        "class.zip/gus.py": None,
        "class.zip/hal.py": None,
        "class.zip/ida.py": DIRECTORY,
        "class.zip/joe/gradient.py": DIRECTORY,
    }


@pytest.mark.parametrize(
    ("record", "offset", "value", "reason"),
    [
        (CENTRAL, 8, b"\1\0", "it is encrypted in the .zip; hand it in without a password"),
        (CENTRAL, 10, b"\x63\0", "it is compressed in an unusual way; make the .zip with the default method (deflate)"),
        (CENTRAL, 16, b"\0\0\0\0", DAMAGED),  # CRC
        (CENTRAL, 24, b"\5\0\0\0", DAMAGED),  # it says it is shorter than it is
        (CENTRAL, 24, b"\7\0\0\0", DAMAGED),  # and longer
        (CENTRAL, 20, b"\1\0\0\0", DAMAGED),  # compressed size
        (CENTRAL, 42, b"\xff\xff\xff\x7f", DAMAGED),  # where it begins
        (CENTRAL, 24, b"\xff\xff\xff\x7f", TOO_LARGE),
        (LOCAL, 0, b"XXXX", DAMAGED),
        (LOCAL, 30, b"bob", DAMAGED),  # another name than in the directory
    ],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_that_is_damaged_is_broken_and_the_others_are_read(
    record: bytes, offset: int, value: bytes, reason: str, method: int
) -> None:
    with ZipFile("class.zip", "w", method) as archive:
        archive.writestr("bob.py", b"x = 1\n")
        archive.writestr("ada.py", b"x = 1\n")
    patch(offset, value, record=record)
    assert reasons("class.zip") == {"class.zip/ada.py": reason, "class.zip/bob.py": None}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_not_used(method: int) -> None:
    with ZipFile("class.zip", "w", method) as archive:
        archive.writestr("ada.py", bytes(10**7))
    patch(24, struct.pack("<I", 100), record=CENTRAL)
    (reason,) = reasons("class.zip").values()
    assert reason == "it is compressed in an unusual way; make the .zip with the default method (deflate)"


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a gigabyte of zeros, which takes seconds to pack."""
    path = tmp_path_factory.mktemp("bomb") / "class.zip"
    with ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.py", bytes(500_000_000))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("declared", [None, 6, submission.LARGEST, submission.LARGEST - 1])
def test_a_bomb_costs_neither_memory_nor_time(declared: int | None, bomb: Path) -> None:
    shutil.copy(bomb, "class.zip")
    if declared is not None:
        patch(24, struct.pack("<I", declared), record=CENTRAL)
    code = (
        "import resource, sys; from pathlib import Path; from chainrule.submissions.folder import find\n"
        "one = find(Path(sys.argv[1]), 'gradient').students[0]\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(one.candidates[0].read(None).broken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, sep='|')\n"
    )
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-c", code, str(Path("class.zip").absolute())]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    reason, grown = said.split("|")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    assert reason == (TOO_LARGE if declared is None else DAMAGED)
    assert int(grown) * unit < 3 * submission.LARGEST
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started < 3


@pytest.mark.slow
def test_a_member_up_to_the_limit_is_read_and_one_beyond_is_not() -> None:
    with ZipFile("class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.py", b"#" * submission.LARGEST)
        archive.writestr("bob.py", b"#" * (submission.LARGEST + 1))
    assert reasons("class.zip") == {"class.zip/ada.py": MORE_CODE, "class.zip/bob.py": TOO_LARGE}


@pytest.mark.parametrize(
    ("text", "same"),
    [("[0]\ndef f(): ...\n", False), ('{"cells": []}', True), ('{"\\u0063ells": []\n<<<<<<< a\n}\n', False)],
)
def test_a_store_takes_a_script_that_is_called_a_notebook_for_another_submission(text: str, same: bool) -> None:
    for name in ("a/ada.py", "b/ada.ipynb"):
        write(name)
        Path(name).write_text(text, encoding="utf-8")
    ((script,), (notebook,)) = (found(name) for name in ("a", "b"))
    assert (script.sha256 == notebook.sha256) is same
    assert script.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_reading_a_zip_leaves_nothing_on_disk() -> None:
    zipped("ada/gradient.py")
    assert reasons("class.zip") == {"class.zip/ada/gradient.py": None}
    assert list(Path().iterdir()) == [Path("class.zip")]


# -- no way around ---------------------------------------------------------------------------------------------------


def outcome(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    try:
        students = find(path, "gradient").students
    except SetupError as fault:
        said = str(fault).replace("\n  ", " ")
        assert said == plain(said, 1_000)
        return
    for student in students:
        for candidate in student.candidates:
            candidate.read(student.student)


@pytest.mark.slow
@settings(max_examples=500)
@given(st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4))
def test_no_damage_to_a_zip_makes_it_raise_anything_but_a_fault(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bytes]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    with ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.py", b"x = 1\n" * 9)
        archive.writestr("bob/gradient.ipynb", b"{}")
    data = bytearray(path.read_bytes())
    for at, piece in changes:
        data[at : at + len(piece)] = piece
    outcome(bytes(data), path)


@pytest.mark.slow
@settings(max_examples=200)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9), max_size=4)
)
@example([" /0"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_names_in_a_zip_make_it_raise_anything_but_a_fault(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "named.zip"
    with ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(f"{name}.py", b"")
    outcome(path.read_bytes(), path)


def test_a_zip_is_no_deeper_than_a_folder_and_its_depth_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("ada/gradient.py", "x = 1\n")
        archive.writestr(f"mallory/{'a/' * 32_000}gradient.py", "x = 1\n")
        archive.writestr(f"mallory/{'b/' * 7}gradient.py", "x = 1\n")
        archive.writestr("mallory/gradient.py", "x = 1\n")
    tracemalloc.start()
    found = find(path, "gradient")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
    assert [one.student for one in found.students] == ["ada", "mallory"]
    assert (f"{path}/mallory/{'/'.join('a' * 8)}", TOO_DEEP) in found.left


def test_files_of_one_student_that_are_too_large_together_are_not_all_read() -> None:
    sizes = [LARGEST, LARGEST - 10, 11, 10, 1]
    candidates = [Candidate((f"{n}.py",), f"{n}.py", bytes(size)) for n, size in enumerate(sizes)]
    files = StudentFiles("ada", (*candidates, Candidate(("6.py",), "6.py", "it is a named pipe"))).with_contents()
    read = [len(one.source) if isinstance(one.source, bytes) else one.source for one in files.candidates]
    assert read == [LARGEST, LARGEST - 10, TOO_LARGE_TOGETHER, 10, TOO_LARGE_TOGETHER, "it is a named pipe"]
    assert files.with_contents() == files
