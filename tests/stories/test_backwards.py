"""The second course, courses/backwards: each door that a student or an instructor comes through is open to it, too."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from forge import Forge
from real_course import Course, filled_in
from repository import COMMAND, PATIENCE, ROOT, chainrule, chainrule_here

from chainrule.course.model import load_course
from chainrule.key import load_key

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("backwards")]  # one key for all

HERE = ROOT / "courses/backwards"
GOLDEN = sorted(HERE.glob("submissions/*/expect.yml"))
EXERCISES = (
    "forward", "output_delta", "dC0_da1", "hidden_delta", "dC0_dW", "dC0_db", "backward", "average_gradients",
    "descent_step",
)  # fmt: skip
RIGHT, LAYER_BY_LAYER, EARLY, SLOPE = (
    HERE / "submissions" / name / "backwards.py"
    for name in ("right-loops", "right-layer-by-layer", "half-the-delta-early", "forgets-the-hidden-slope")
)
STUB = HERE / "exercises/backwards/backwards.py"
WITHOUT_CACHE = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A grader's key of the course. Whatever needs the course itself finds its key in a cache of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        assert chainrule("grade", RIGHT, cwd=HERE).returncode == 0  # which makes the key
        key = tmp_path_factory.mktemp("keys") / "key.json"
        made = chainrule("key", "-o", key, cwd=HERE)
        assert made.returncode == 0, made.stderr
        yield key


def marks(result: dict[str, Any]) -> tuple[float, float]:
    return result["score"], result["bonus"]


# -- for its author ----------------------------------------------------------------------------------------------------


def test_what_is_generated_from_it_is_fresh() -> None:
    assert chainrule_here("build", "--check", cwd=HERE)[:2] == (0, "every generated file is fresh\n")


def test_the_course_is_sound(key: Path) -> None:
    ran = chainrule("check", cwd=HERE)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rows = re.findall(r"^(\w+) +STUB +PASS +(\d+)/(\d+) +(\d+)/(\d+) +\S+ +yes$", ran.stdout, re.MULTILINE)
    assert [row[0] for row in rows] == list(EXERCISES)
    assert all(named == of and golden == all_of for _, named, of, golden, all_of in rows)
    assert len(GOLDEN) >= 15


@pytest.mark.docs
def test_its_page_says_what_is_so(key: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs/backwards.md").read_text(encoding="utf-8")
    course = load_course(HERE / "course.yml")
    points = [(name, int(number)) for name, number in re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", page, re.MULTILINE)]
    assert points == [(exercise.name, exercise.points) for exercise in course.exercises]
    mistakes = len(load_key(key).misconceptions)
    assert f"{mistakes} misconceptions, and {len(GOLDEN)} golden submissions" in page
    assert f"with {mistakes} misconceptions" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "(backwards.md)" in (ROOT / "docs/authors.md").read_text(encoding="utf-8")
    folder = shutil.copytree(HERE, tmp_path / "course", ignore=WITHOUT_CACHE)
    (text,) = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    sessions = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
    assert [command.split()[1] for command, _ in sessions] == ["key", "grade"]
    for command, output in sessions:
        ran = chainrule(*command.split()[1:], cwd=folder)
        assert without_digests(ran.stdout) == without_digests(output)


def without_digests(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{12}\b", "…", text)


# -- for students --------------------------------------------------------------------------------------------------------


def test_start_writes_it(tmp_path: Path) -> None:
    status, out, _ = chainrule_here("start", str(tmp_path / "work"), cwd=HERE)
    assert (status, "first: forward, in " in out) == (0, True)
    assert {path.name for path in (tmp_path / "work").iterdir()} == {"backwards.py", "backwards.ipynb"}
    assert (tmp_path / "work/backwards.py").read_bytes() == STUB.read_bytes()


def test_a_student_grades_at_home_with_a_key_that_holds_no_solution(key: Path, tmp_path: Path) -> None:
    assert chainrule("key", "-o", tmp_path / "students.json", "--for-students", cwd=HERE).returncode == 0
    assert "W2.T @ delta2" in key.read_text()
    assert "W2.T @ delta2" not in (tmp_path / "students.json").read_text()
    shutil.copy(SLOPE, tmp_path / "backwards.py")
    ran = chainrule("grade", "--key", "students.json", "backwards.py", cwd=tmp_path)
    head, _, *lines = ran.stdout.splitlines()
    assert (ran.returncode, head) == (1, "backwards.py   86 of 100   bonus 10 of 10")
    assert [line[:20].split()[:2] for line in lines[:9]] == [
        ["no" if name == "hidden_delta" else "ok*" if name in EXERCISES[6:] else "ok", name[:13]] for name in EXERCISES
    ]
    assert "  no   hidden_delta         0 / 14   One link is missing behind the step through the weights:" in ran.stdout


def test_show_prints_its_case_as_code_that_runs(key: Path, tmp_path: Path) -> None:
    shown = chainrule("show", "backward", "--key", key, cwd=tmp_path).stdout
    assert shown.startswith("# backward, case lesson: W1.shape[0] = 4, W1.shape[1] = 3, len(b1) = 4,\n# W2.shape[0] = 2")
    shutil.copy(RIGHT, tmp_path / "backwards.py")
    (tmp_path / "paste.py").write_text(f"{shown}\nimport sys; sys.stderr.write(str(backward.__module__))")
    ran = subprocess.run([*COMMAND[:1], "-B", "paste.py"], cwd=tmp_path, text=True, capture_output=True, check=True)
    returned, expected = ran.stdout.split("expected:")
    assert numbers(returned) == pytest.approx(numbers(expected), rel=1e-6)
    smallest = chainrule("show", "output_delta", "--smallest", EARLY, "--key", key, cwd=tmp_path).stdout
    assert re.search(r"^z2 = np.array\(\[-?\d\.\d\]\)$", smallest, re.MULTILINE)


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.\d*(?:e[+-]\d+)?", text)]


def test_watch_grades_each_save(key: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(SLOPE, tmp_path / "backwards.py"))
    command = [*COMMAND, "watch", "--key", str(key), "backwards.py"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        before = until(watching.stdout, "waiting for the next save")
        file.write_bytes(RIGHT.read_bytes())
        after = until(watching.stdout, "waiting for the next save")
        watching.terminate()
    assert "7 of 8 required exercises" in before
    assert "hidden_delta" in before
    assert "8 of 8 required exercises" in after


def until(lines: Iterator[str], mark: str) -> str:
    said = ""
    for line in lines:
        said += line
        if mark in line:
            break
    return said


def test_pytest_shows_it_in_a_test_panel(key: Path, tmp_path: Path) -> None:
    for name in ("course.yml", "solutions"):
        (shutil.copytree if (HERE / name).is_dir() else shutil.copy)(HERE / name, tmp_path / name)
    shutil.copy(SLOPE, tmp_path / "backwards.py")
    options = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-v", "--chainrule", "backwards.py"]
    (tmp_path / "pytest.ini").touch()
    ran = subprocess.run(
        [COMMAND[0], "-m", "pytest", *options], cwd=tmp_path, text=True, capture_output=True, check=False, timeout=PATIENCE
    )
    failed = set(re.findall(r"^backwards.py::(\w+) FAILED", ran.stdout, re.MULTILINE))
    passed = set(re.findall(r"^backwards.py::(\w+) PASSED", ran.stdout, re.MULTILINE))
    assert (ran.returncode, failed, passed) == (1, {"hidden_delta"}, {*EXERCISES} - {"hidden_delta"}), (
        ran.stdout + ran.stderr
    )


# -- for instructors ------------------------------------------------------------------------------------------------------


def test_a_class_its_report_and_its_table_have_its_exercises(key: Path, tmp_path: Path) -> None:
    for name in ("ada", "bob"):
        (tmp_path / f"class/{name}").mkdir(parents=True)
        shutil.copy(SLOPE if name == "bob" else RIGHT, tmp_path / f"class/{name}/backwards.py")
    ran = chainrule("grade", "class", "--key", key, "--format", "html", "-o", "class.html", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "class.html").read_text(encoding="utf-8")
    assert not [name for name in (*EXERCISES, "backwards.py", "forgets-the-hidden-slope") if name not in page]
    assert not [name for name in ("dz_dw", "sample_loss", "gradient.py", "Calculating the gradient") if name in page]
    table = csv.DictReader(chainrule("grade", "class", "--key", key, "--format", "csv", cwd=tmp_path).stdout.splitlines())
    marks_of = {row["student"]: float(row["total"]) for row in table}
    assert (table.fieldnames or [])[1:10] == list(EXERCISES)
    assert marks_of == {"ada": 110, "bob": 96}


def test_a_pull_request_is_graded(key: Path, tmp_path: Path) -> None:
    forge = Forge(tmp_path / "course.git")
    base = forge.commit({
        path.relative_to(HERE).as_posix(): path.read_bytes() for path in [HERE / "course.yml", *HERE.glob("exercises/*/*")]
    })  # fmt: skip
    head = forge.commit({"course.yml": b"course: mine\n", "exercises/backwards/backwards.py": EARLY.read_bytes()}, base)
    where = ["--repo", str(forge.path), "--base", base, "--head", head, "--course", str(HERE / "course.yml")]
    status, out, said = chainrule_here("pr", *where, "--format", "json", "--summary", "summary.md", cwd=tmp_path)
    assert status == 1, said
    assert marks(json.loads(out)) == (86, 10)
    assert "### chainrule: 86 of 100, bonus 10 of 10" in (tmp_path / "summary.md").read_text()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_nbgrader_releases_collects_and_autogrades(key: Path, tmp_path: Path) -> None:
    course = Course(tmp_path / "course", "backwards", XDG_CACHE_HOME=str(tmp_path / "cache"))
    shutil.copytree(HERE / "solutions", course.root / "solutions", ignore=WITHOUT_CACHE)
    shutil.copy(HERE / "course.yml", course.root)
    shutil.rmtree(course.root / "solutions/misconceptions")  # its key is then made in a fraction of the time
    (course.root / "solutions/other_ways.py").unlink()
    released = course.release().read_bytes()
    assert b"W2.T @ delta2" not in released
    course.hand_in("ada", filled_in(released, LAYER_BY_LAYER.read_text()))
    (tmp_path / "bob").mkdir()
    shutil.copy(EARLY, tmp_path / "bob/backwards.py")
    course.chainrule("nbgrader", "collect", str(tmp_path / "bob"), "--student", "bob")
    course.nbgrader("autograde", "backwards")
    assert {name: course.total(name) for name in ("ada", "bob")} == {"ada": (110, 100), "bob": (96, 100)}
    assert course.auto("bob")["output_delta"] == 0


@pytest.mark.parametrize("platform", ["gradescope", "prairielearn", "classroom50"])
def test_it_is_exported_without_the_names_of_the_first_lesson(platform: str, key: Path, tmp_path: Path) -> None:
    pytest.importorskip("chainrule.commands.export")
    ran = chainrule("export", platform, "-o", tmp_path / "out", "--key", key, cwd=HERE)
    assert ran.returncode == 0, ran.stderr
    written = {
        path.relative_to(tmp_path / "out"): path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()
    }
    for path in [path for path in written if path.suffix == ".zip"]:
        with zipfile.ZipFile(tmp_path / "out" / path) as parts:
            written |= {Path(name): parts.read(name) for name in parts.namelist()}
    texts = {path.as_posix(): data for path, data in written.items() if path.suffix not in (".whl", ".zip")}
    assert [
        name for name, data in texts.items() if "gradient.py" in name or re.search(rb"\bgradient\.(py|ipynb)\b", data)
    ] == []
    (there,) = (data for name, data in texts.items() if name.endswith("key.json"))
    (tmp_path / "key.json").write_bytes(there)
    assert load_key(tmp_path / "key.json").stem == "backwards"
