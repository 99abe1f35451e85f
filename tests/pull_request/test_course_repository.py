"""`chainrule pr init` writes what a course's repository needs, and overwrites nothing; docs/ci.md is walked elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from forge import Forge
from repository import ROOT, chainrule_here
from runner import Runner

from chainrule.commands.pr_init import ELSEWHERE
from chainrule.version import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
FILES = [
    ".github/workflows/grade.yml", "README.md", "course.yml", "exercises/gradient/gradient.ipynb",
    "exercises/gradient/gradient.py",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def init(*arguments: str, status: int = 0) -> str:
    ended, out, said = chainrule_here("pr", "init", *arguments, cwd=Path())
    assert ended == status, said
    return out + said


def there() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def own_course(*, built: bool = True) -> None:
    shutil.copytree(ROOT / "tests/courses/statistics", ".", dirs_exist_ok=True)
    if built:
        assert chainrule_here("build", cwd=Path())[0] == 0
    shutil.rmtree("solutions")


def test_an_empty_folder_gets_the_built_in_course() -> None:
    said = init()
    assert list(there()) == FILES
    assert re.findall("wrote (.+)", said) == sorted(FILES, key=said.index)
    for name in set(FILES) - {"README.md"}:
        assert Path(name).read_bytes() == (ROOT / name).read_bytes()


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        (None, f"chainrule=={__version__}"),
        ({"url": f"{PROJECT}", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}, f"git+{PROJECT}@0a1b"),
        ({"url": "https://example.org/chainrule-1-py3-none-any.whl", "archive_info": {}},
         "https://example.org/chainrule-1-py3-none-any.whl"),
        ({"url": "file:///home/ada/chainrule-1-py3-none-any.whl", "archive_info": {}}, ELSEWHERE),
        ({"url": "file:///home/ada/chainrule", "dir_info": {"editable": True}}, ELSEWHERE),
        ({"url": "file:///home/ada/chainrule", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}, ELSEWHERE),
    ],
)  # fmt: skip
def test_it_says_what_installs_the_same_chainrule_in_the_workflow(
    noted: dict[str, Any] | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pip noted where it had it from."""
    text = None if noted is None else json.dumps(noted)
    of_it = SimpleNamespace(read_text=lambda name: text if name == "direct_url.json" else "")
    monkeypatch.setattr(metadata, "distribution", lambda _: of_it)
    assert f"\nchainrule is installed there as the variable CHAINRULE says: {said}\n" in init()


def test_a_new_folder_is_made() -> None:
    init("a/b")
    assert list(there()) == [f"a/b/{name}" for name in FILES]


def test_the_second_time_nothing_is_left_to_do() -> None:
    init()
    Path("README.md").unlink()
    before = there()
    assert re.findall("wrote (.+)", init()) == ["README.md"]
    said = init()
    assert "wrote" not in said and said.count("is there already, as it should be") == len(FILES)
    assert {name: data for name, data in there().items() if name != "README.md"} == before


@pytest.mark.parametrize("name", [".github/workflows/grade.yml", "README.md", "exercises/gradient/gradient.py"])
def test_what_is_there_with_another_content_stays_and_nothing_is_written(name: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text("my own")
    assert init(status=2) == (
        f"chainrule: {name} is there already, with another content, and is left as it is\n"
        "  write into another folder, and take from there what you need: chainrule pr init DIR\n"
    )
    assert there() == {name: b"my own"}


@pytest.mark.parametrize("name", ["README.md", "course.yml"])
def test_a_link_that_leads_nowhere_is_something_that_is_there(name: str) -> None:
    Path(name).symlink_to("nowhere")
    init(status=2)
    assert there() == {} and not Path("nowhere").exists()


def test_the_course_that_is_there_is_taken() -> None:
    own_course()
    before = there()
    said = init()
    assert re.findall("wrote (.+)", said) == [".github/workflows/grade.yml", "README.md"]
    assert {name: there()[name] for name in before} == before
    page = Path("README.md").read_text()
    assert page.startswith(
        "# moments\n\nFill in `exercises/moments/moments.py` or `exercises/moments/moments.ipynb`, one of "
    )
    assert "chainrule grade --key key.json exercises/moments/moments.py" in page


def test_the_built_in_course_yml_alone_gets_the_exercise() -> None:
    shutil.copy(ROOT / "course.yml", ".")
    init()
    assert list(there()) == FILES


def test_a_course_that_was_not_built_says_so() -> None:
    own_course(built=False)
    before = there()
    assert init(status=2) == (
        "chainrule: exercises/moments/moments.py is not there\n  make it from solutions/: chainrule build\n"
    )
    assert there() == before


def test_a_course_with_a_mistake_is_told_with_its_line() -> None:
    Path("course.yml").write_text("course: gradient\nexercises: 3\n")
    assert init(status=2).startswith("chainrule: course.yml:2")
    assert list(there()) == ["course.yml"]


def test_a_file_in_the_place_of_the_folder_is_a_fault() -> None:
    Path("course").write_text("a file")
    assert "course/" in init("course", status=2)
    assert there() == {"course": b"a file"}


def test_the_readme_names_what_a_student_sees_and_types() -> None:
    init()
    page = Path("README.md").read_text()
    for said in ("# Calculating the gradient\n", "`exercises/gradient/gradient.ipynb`", "`feedback`", "`marks`", "Fork"):
        assert said in page
    assert f"pip install git+{PROJECT}\n" in page
    command = next(line.strip() for line in page.splitlines() if "chainrule grade" in line)
    assert command == "chainrule grade exercises/gradient/gradient.py"
    assert chainrule_here(*command.split()[1:], cwd=Path())[1].startswith("exercises/gradient/gradient.py   0 of 100")
    assert not [word for word in ("TITLE", "FILES", "GRADE") if word in page]


@pytest.mark.slow  # a job of the workflow, with real git
@pytest.mark.parametrize(("source", "conclusion"), [("right-in-one-pass", "success"), ("divides-by-n-minus-1", "failure")])
def test_pull_requests_to_a_course_of_ones_own_get_feedback(
    forge: Forge, tmp_path: Path, source: str, conclusion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/ci.md says: with a key for students beside course.yml, and no solutions."""
    course = tmp_path / "course"
    shutil.copytree(ROOT / "tests/courses/statistics", course)
    monkeypatch.chdir(course)
    for command in (["build"], ["key", "--for-students", "-o", "key.json"]):
        assert chainrule_here(*command, cwd=Path())[0] == 0
    for name in ("solutions", "class", "submissions"):
        shutil.rmtree(name)
    init()
    files: dict[str, Any] = dict(there())
    assert "key.json" in files and "exercises/moments/moments.py" in files
    base = forge.commit(files)
    handed_in = (ROOT / f"tests/courses/statistics/submissions/{source}/moments.py").read_bytes()
    head = forge.commit({**files, "exercises/moments/moments.py": handed_in, "key.json": b"{}"}, base)
    (tmp_path / "runner").mkdir()
    job = Runner(tmp_path / "runner", forge, base, head).run("feedback")
    assert job.conclusion == conclusion, job.log
    assert job.summary.startswith("### chainrule: 100 of 100" if conclusion == "success" else "### chainrule: 40 of 100")
