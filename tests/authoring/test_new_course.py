"""`chainrule new`: a course that builds and is sound, all of it or nothing, and nothing else is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from repository import chainrule, chainrule_here

from chainrule.course.schema import LINE


@pytest.mark.slow
def test_it_builds_is_sound_and_grades(tmp_path: Path) -> None:
    (tmp_path / "waves-2").mkdir()  # an empty folder is as good as none
    made = chainrule("new", "waves-2", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1] == "next: cd waves-2, then: chainrule build, and: chainrule check"
    folder = tmp_path / "waves-2"
    assert (folder / "course.yml").read_text(encoding="utf-8").splitlines()[0] == LINE
    assert {f"wrote waves-2/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()} == set(
        made.stdout.splitlines()[:-1]
    )
    assert chainrule_here("build", cwd=folder)[0] == 0
    checked = chainrule("check", cwd=folder)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.splitlines()[-1] == "course is sound: 2 of 2 mistakes are named, on seed 0"
    assert all(line.startswith("warning, if it gives marks: ") for line in checked.stderr.splitlines())
    graded = chainrule_here("grade", "submissions/forgets-to-divide/waves_2.py", cwd=folder)
    assert graded[1].splitlines()[2:4] == [
        "  no   mean       0 / 40   len(x) times what it should be",
        "  ok*  centred   60 / 60   right, given your mean",
    ]
    assert re.search(r"Smallest case:\n    x = np.array\(\[-?\d\.[05], -?\d\.[05]\]\)\n", graded[1]), graded[1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there", "there is there already, and is left as it is\n  choose another name, or an empty folder"),
        ("file", "file is there already, and is left as it is"),
        (
            "Big Waves",
            '"Big Waves" is not a name; use small letters, digits, - and _, and begin with a letter\n  for example: big',
        ),
        ("01", 'no course can be called so: course: 1 is a number; write it in quotes: "1"\n'),
        ("deep/numpy", "is called as Python's own numpy\n  choose another name for the module"),
        ("..", "is there already"),
        ("file/waves", "can't be written"),
    ],
)
def test_what_can_not_be_made_is_told_and_nothing_is_written(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/mine").touch()
    (tmp_path / "file").touch()
    status, out, told = chainrule_here("new", name, cwd=tmp_path)
    assert (status, out) == (2, "")
    assert said in told
    assert "title" not in told
    assert {path.name for path in tmp_path.rglob("*")} == {"there", "mine", "file"}
