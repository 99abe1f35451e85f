"""What `chainrule export` writes, and when it writes nothing. stories/test_platforms.py runs it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Annotated, Literal
from zipfile import ZipFile

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints
from repository import KEY, ROOT, STUDENTS_KEY, chainrule_here

from chainrule import export
from chainrule.errors import SetupError
from chainrule.export import PLATFORMS, own_wheel
from chainrule.key import parse_key, save_key

SECRET = "neither in a key nor beside it"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
PACKAGE = ROOT / "autograder/chainrule"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str, status: int = 0) -> str:
    """What the command says, on stdout and then on stderr."""
    ended, out, said = chainrule_here("export", *arguments, cwd=Path())
    assert ended == status, said
    return out + said


def exported(platform: str, *arguments: str) -> dict[str, bytes]:
    """Every file of an export, by path; what is in the .zip, too."""
    run(platform, "-o", platform, *arguments)
    found = {
        path.relative_to(platform).as_posix(): path.read_bytes() for path in Path(platform).rglob("*") if path.is_file()
    }
    if "autograder.zip" in found:
        with ZipFile(io.BytesIO(found["autograder.zip"])) as archive:
            found |= {name: archive.read(name) for name in archive.namelist()}
    return found


def own_course(tmp_path: Path) -> None:
    """A course that is not the built-in one, built, in this folder."""
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    assert chainrule_here("build", cwd=tmp_path)[0] == 0


@pytest.mark.docs
def test_the_page_shows_what_is_written() -> None:
    page = (ROOT / "docs/platforms.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```console\n\$ chainrule export (.*)\n((?:.+\n)+)```$", page, re.MULTILINE)
    assert sorted(command.split()[0] for command, _ in shown) == [*PLATFORMS]
    for command, expected in shown:
        status, out, _ = chainrule_here("export", *command.split(), cwd=Path())
        assert (status, re.sub(r"chainrule-\S+-py3", "chainrule-0.2.0-py3", out)) == (0, expected)
    tables = set(re.findall(r"`([\w.]+)`", page)) & {path.name for path in export.SCRIPTS.rglob("*")}
    assert tables >= {"setup.sh", "run_autograder", "question.html", "autograder.py"}


def test_each_platform_is_known() -> None:
    assert PLATFORMS == ("classroom50", "gradescope", "prairielearn")
    assert run("gradscope", "-o", "x", status=2) == (
        'chainrule: PLATFORM: "gradscope" is not known\n  did you mean "gradescope"?\n'
    )
    assert not Path("x").exists()


# -- the key ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("platform", "key"), [("gradescope", "key.json"), ("prairielearn", "moments/tests/key.json")])
def test_the_secret_is_in_the_key_and_in_no_file(
    platform: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_course(tmp_path)
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    files = exported(platform)
    made = parse_key(files[key], key)
    assert (made.deck, made.seed) == ("secret", None)
    assert made.secret is not None
    assert made.lesson.functions  # a grader's key
    lesson = [line for line in made.lesson.functions["variance"].splitlines() if "return" in line]
    for name, data in files.items():
        assert SECRET.encode() not in data, name
        assert "solutions" not in name
        assert name in (key, "autograder.zip") or lesson[0].strip().encode() not in data, name


@pytest.mark.parametrize("variable", ["CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"])
def test_what_students_can_read_is_never_of_the_secret(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path.parent / "secret").write_text(SECRET)
    monkeypatch.setenv(variable, SECRET if variable == "CHAINRULE_SECRET" else str(tmp_path.parent / "secret"))
    assert run("classroom50", "-o", "x", status=2) == (
        f"chainrule: {variable} is set, and students could read its deck in what classroom50 publishes\n  unset {variable}\n"
    )
    assert not Path("x").exists()


def test_a_key_of_the_secret_is_not_published_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_course(tmp_path)
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    assert chainrule_here("key", "-o", "marks.json", cwd=tmp_path)[0] == 0
    monkeypatch.delenv("CHAINRULE_SECRET")
    told = chainrule_here("export", "classroom50", "-o", "x", "--key", "marks.json", cwd=tmp_path)
    assert (told[0], "the key is of a secret's deck" in told[2]) == (2, True)
    assert not Path("x").exists()


def test_what_students_can_read_has_a_key_for_students() -> None:
    save_key(KEY, Path("graders.json"))
    files = exported("classroom50", "--key", "graders.json")
    assert parse_key(files["key.json"], "key").digest == STUDENTS_KEY.digest
    assert b"Delta.T @ A_prev" in KEY.data
    for name, data in files.items():
        assert b"Delta.T @ A_prev" not in data, name


def test_a_public_deck_is_said_to_be_no_good_for_marks() -> None:
    assert "grades on: public deck, NOT FOR MARKS" in run("gradescope", "-o", "x")


def test_a_course_that_demands_a_secret_is_not_exported_without_one(tmp_path: Path) -> None:
    own_course(tmp_path)
    course = (tmp_path / "course.yml").read_text()
    (tmp_path / "course.yml").write_text(f"secret: required\n{course}")
    assert "the course demands a secret" in run("prairielearn", "-o", "x", status=2)
    assert not Path("x").exists()
    exported("classroom50")  # which is help, and gives no marks
    Path("checkout").mkdir()
    shutil.copy(ROOT / "tests/courses/statistics/submissions/right-in-one-pass/moments.py", "checkout")
    graded = chainrule_here("grade", "checkout", "--one-student", "--key", "classroom50/key.json", cwd=Path())
    assert graded[0] == 0, graded[2]


def test_a_key_can_be_read_by_its_owner_alone() -> None:
    exported("prairielearn")
    assert {path.stat().st_mode & 0o077 for path in Path("prairielearn").rglob("*") if path.is_file()} == {0}


# -- what is installed --------------------------------------------------------------------------------------------------


def test_the_requirements_are_those_of_the_lock() -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    command = [
        uv, "export", "--frozen", "--offline", "--quiet", "--no-dev", "--no-emit-project", "--no-annotate", "--no-header",
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True)
    how = f"{' '.join(['uv', *command[1:]])} > autograder/chainrule/export/requirements.txt"
    assert (PACKAGE / "export/requirements.txt").read_text() == ran.stdout, how


def test_every_requirement_is_pinned_by_version_and_digest_and_no_index_is_named() -> None:
    text = exported("classroom50")["requirements.txt"].decode()
    lines = text.replace("\\\n", " ").splitlines()
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"([a-z-]+==[\w.]+|\./chainrule-[\w.]+-py3-none-any\.whl)[ ;].*--hash=sha256:[0-9a-f]{64}", line), (
            line
        )
    assert "://" not in text and "index" not in text


@pytest.mark.slow
def test_ours_is_the_package_as_it_runs_here() -> None:
    made = own_wheel.pack_wheel()
    assert made == own_wheel.pack_wheel()
    with ZipFile(io.BytesIO(made.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (record,) = (name for name in files if name.endswith("/RECORD"))
    rows = {name: (digest, size) for name, digest, size in csv.reader(files[record].decode().splitlines())}
    assert rows.pop(record) == ("", "")
    for name, data in files.items():
        if name != record:
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert rows.pop(name) == (f"sha256={digest}", str(len(data)))
    assert rows == {}
    assert files["chainrule/cli.py"] == (PACKAGE / "cli.py").read_bytes()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    beside = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for source, name in beside.items():  # as a release has them; the attacks are no part of grading
        assert files[name] == (ROOT / source).read_bytes()
    assert not [name for name, data in files.items() if "__pycache__" in name or b"Delta.T @ A_prev" in data]
    with ZipFile(io.BytesIO(exported("gradescope")["autograder.zip"])) as archive:
        assert (archive.getinfo("run_autograder").external_attr >> 16) & 0o777 == 0o755
        assert archive.read(made.name) == made.data


def test_what_is_not_installed_cannot_be_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(own_wheel, "distribution", none)
    with pytest.raises(
        SetupError, match="chainrule is not installed, so that no wheel of it can be packed\n  pip install it"
    ):
        own_wheel.pack_wheel()


def test_what_classroom_50_fetches_is_well_below_its_limit() -> None:
    assert sum(map(len, exported("classroom50").values())) < 10 * 2**20


# -- the platforms' own files -------------------------------------------------------------------------------------------


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Grading(Strict):
    image: str
    entrypoint: str
    timeout: int


class Question(Strict):
    """Of PrairieLearn's infoQuestion.json, what is used."""

    uuid: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    title: str
    topic: str
    type: Literal["v3"]
    singleVariant: bool  # noqa: N815  # its name there
    gradingMethod: Literal["External"]  # noqa: N815  # its name there
    externalGradingOptions: Grading  # noqa: N815  # its name there


def test_prairielearns_question_is_one_and_stays_the_same_one(tmp_path: Path) -> None:
    files = exported("prairielearn")
    info = Question.model_validate_json(files["gradient/info.json"])
    assert info.title == "Calculating the gradient"
    assert info.externalGradingOptions.entrypoint == "/grade/tests/grade.sh"
    assert 34 < info.externalGradingOptions.timeout <= 600
    page = files["gradient/question.html"].decode()
    for name in ("gradient.py", "gradient.ipynb"):
        assert f'<pl-file-download file-name="{name}">' in page
        assert files[f"gradient/clientFilesQuestion/{name}"] == (ROOT / f"exercises/gradient/{name}").read_bytes()
    assert '<pl-file-upload file-patterns="gradient.*">' in page
    assert "chainrule grade gradient.py" in page
    assert f"pip install git+{PROJECT}<" in page
    own_course(tmp_path)
    run("prairielearn", "-o", "own")
    other = Question.model_validate_json(Path("own/moments/info.json").read_bytes())
    assert other.uuid != info.uuid
    run("prairielearn", "-o", "again", "--seed", "7")
    assert Path("again/moments/info.json").read_bytes() == Path("own/moments/info.json").read_bytes()
    assert Path("again/moments/tests/key.json").read_bytes() != Path("own/moments/tests/key.json").read_bytes()
    page = Path("own/moments/question.html").read_text()
    assert "chainrule grade" not in page  # which needs a key
    assert re.findall(r'file-(?:name|patterns)="(.*?)"', page) == ["moments.py", "moments.ipynb", "moments.*"]


def test_with_a_key_alone_nothing_is_there_to_begin_with() -> None:
    save_key(KEY, Path("graders.json"))
    files = exported("prairielearn", "--key", "graders.json")
    assert not [name for name in files if "clientFiles" in name]
    assert "OFFERED" not in files["gradient/question.html"].decode()


@pytest.mark.parametrize("name", ["gradescope/setup.sh", "gradescope/run_autograder", "prairielearn/grade.sh"])
def test_a_script_is_one(name: str) -> None:
    path = export.SCRIPTS / name
    shell = "sh" if path.read_bytes().startswith(b"#!/bin/sh\n") else "bash"
    assert path.read_text().startswith("#!") and "\r" not in path.read_text()
    subprocess.run([shell, "-n", path], check=True)


FAKE = """#!/bin/sh
echo "${0##*/}" "$@" >> "$LOG"
case "$0" in
  */apt-get) case "$*" in *"$BRINGS"*) cp "$BIN/good" "$BIN/$MAKES" ;; esac ;;
  */old) exit 1 ;;
esac
"""


@pytest.mark.parametrize(
    ("there", "brings", "makes", "expected"),
    [
        ({"python3": "good"}, "-", "-", ["python3"]),
        ({"python3": "old", "python3.12": "good"}, "-", "-", ["python3.12"]),
        ({"python3": "old"}, "python3-venv", "python3", ["apt-get update", "apt-get python3-venv", "python3"]),
        (
            {"python3": "old"}, "python3.11-venv", "python3.11",
            ["apt-get update", "apt-get python3-venv", "apt-get python3.11-venv", "python3.11"],
        ),
        ({"python3": "old"}, "-", "-", ["apt-get update", "apt-get python3-venv", "apt-get python3.11-venv"]),
    ],
    ids=["fit", "beside", "no-venv", "ubuntu-22.04", "none"],
)  # fmt: skip
def test_gradescopes_setup_finds_a_python_that_will_do(
    there: dict[str, str], brings: str, makes: str, expected: list[str], tmp_path: Path
) -> None:
    """With programs in the places of Python and apt-get that say what they were asked."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("good", "apt-get"):
        (programs / name).write_text(FAKE)
        (programs / name).chmod(0o755)
    for name, kind in there.items():
        (programs / name).write_text(FAKE if kind == "good" else "#!/bin/sh\nexit 1\n")
        (programs / name).chmod(0o755)
    log = tmp_path / "log"
    told = {"LOG": str(log), "BIN": str(programs), "BRINGS": brings, "MAKES": makes}
    for name in ("cp", "sh"):
        (programs / name).symlink_to(shutil.which(name) or name)
    script = f"cd() {{ :; }}; chmod() {{ :; }}; . {export.SCRIPTS}/gradescope/setup.sh"
    ran = subprocess.run(
        [shutil.which("bash") or "bash", "-c", script],
        env={"PATH": str(programs), **told}, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode != 0  # there is no /autograder here
    asked = [line.split() for line in log.read_text().splitlines()]
    done = [
        f"{program} {rest[-1]}" if program == "apt-get" else program
        for program, *rest in asked
        if rest[-1] == "/autograder/venv" or program == "apt-get"
    ]
    assert done == expected


# -- where nothing is written -------------------------------------------------------------------------------------------


def everything() -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in Path("x").rglob("*")}


@pytest.mark.slow
def test_what_is_there_is_never_overwritten_and_what_is_right_stays() -> None:
    run("prairielearn", "-o", "x")
    assert "x has all of it already\n" in run("prairielearn", "-o", "x")
    Path("x/gradient/question.html").write_text("my own words")
    Path("x/image/Dockerfile").unlink()
    before = everything()
    said = run("prairielearn", "-o", "x", status=2)
    assert said == (
        "chainrule: x/gradient/question.html is there already, with another content, and is left as it is\n"
        "  export into another folder: -o DIR\n"
    )
    assert everything() == before
    Path("x/gradient/question.html").unlink()
    assert re.findall("wrote (.+)", run("prairielearn", "-o", "x")) == ["x/gradient/question.html", "x/image/Dockerfile"]


@pytest.mark.parametrize("blocked", ["x", "x/image", "x/gradient/tests", "x/gradient/info.json/"])
def test_where_one_file_cannot_be_written_none_is(blocked: str) -> None:
    if blocked.endswith("/"):
        Path(blocked).mkdir(parents=True)
    else:
        Path(blocked).parent.mkdir(parents=True, exist_ok=True)
        Path(blocked).write_text("a file")
    before = everything()
    said = run("prairielearn", "-o", "x", status=2)
    assert said.endswith("\n  export into another folder: -o DIR\n")
    assert everything() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or not Path("/dev/full").exists(), reason="limits the size of a file")
def test_where_the_disk_gives_out_none_is_left() -> None:
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (1_800_000,) * 2); from chainrule.cli import run; run()"
    ran = subprocess.run(
        [sys.executable, "-c", limited, "export", "prairielearn", "-o", "x"], text=True, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "key.json: can't be written: File too large\n  export into another folder" in ran.stderr
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--key", "nowhere.json"], "nowhere.json: the key can't be read: No such file or directory"),
        (["--course", "nowhere.yml"], "nowhere.yml"),
        (["--key", "k.json", "--seed", "7"], "--key holds its course and its deck: leave out --seed"),
        (["--seed", "x"], "--seed: 'x' is not a whole number"),
    ],
)
def test_bad_input_says_what_to_do(arguments: list[str], said: str) -> None:
    assert run("gradescope", "-o", "x", *arguments, status=2).startswith(f"chainrule: {said}")
    assert not Path("x").exists()


def test_a_course_that_was_not_built_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    said = run("prairielearn", "-o", "x", status=2)
    assert said.endswith(
        "exercises/moments/moments.py: can't be read: No such file or directory\n  make it: chainrule build\n"
    )
    assert not Path("x").exists()
