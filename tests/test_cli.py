"""The command as its users meet it: real files, real processes, exit statuses, and a bad day."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from repository import COMMAND, COURSES, PATIENCE, ROOT, SLOW, SUBMISSIONS, chainrule

from chainrule.builtin import public_key

RIGHT = SUBMISSIONS / "demo-right/gradient.py"
FACTOR = SUBMISSIONS / "demo-forgotten-factor-2/gradient.py"
PUBLIC = "graded on: public deck\n"
PUBLIC_FOR_MANY = "graded on: public deck, NOT FOR MARKS: a table of its answers passes; marks need CHAINRULE_SECRET\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))


def result(*arguments: str | Path) -> Any:
    return json.loads(chainrule("grade", "--format", "json", *arguments).stdout)


def hand_in(name: str, source: Path | str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.read_bytes() if isinstance(source, Path) else source.encode())
    return path


def test_a_command_ends_with_its_status_and_with_what_was_left_for_its_end() -> None:
    code = "import atexit, chainrule.cli as cli; atexit.register(print, 'left for the end'); cli.run()"
    for arguments, status in (["--version"], 0), (["grade", "nothing.py"], 2), (["no-such-command"], 2):
        ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout.splitlines()[-1:]) == (status, ["left for the end"])


# -- grade -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_exercise_as_it_is_gives_fourteen_stubs_and_score_0() -> None:
    for name in ("gradient.py", "gradient.ipynb"):
        made = result(ROOT / "exercises/gradient" / name)
        assert [exercise["verdict"] for exercise in made["exercises"]] == ["STUB"] * 14
        assert (made["score"], made["max_score"], made["bonus"], made["max_bonus"]) == (0, 100, 0, 50)


def test_the_solution_gives_all_points() -> None:
    for path in ("solutions/gradient.py", "solutions/notebooks/gradient/gradient.ipynb"):
        ran = chainrule("grade", "--format", "json", ROOT / path)
        made = json.loads(ran.stdout)
        assert (ran.returncode, made["score"], made["bonus"]) == (0, 100, 50)


def test_the_result_has_its_published_keys_in_their_order() -> None:
    made = result(hand_in("gradient.py", FACTOR))
    assert list(made) == [
        "schema", "course", "student", "deck", "submission", "key", "sandbox", "score", "max_score", "bonus", "max_bonus",
        "seconds", "notes", "exercises", "receipt",
    ]  # fmt: skip
    assert list(made["exercises"][2]) == [
        "name", "points", "bonus", "score", "verdict", "place", "misconception", "message", "hint", "earned", "because",
        "warnings", "cases", "smallest",
    ]  # fmt: skip
    assert list(made["exercises"][2]["cases"]) == ["asked", "passed", "failed"]
    assert list(made["exercises"][2]["cases"]["failed"][0]) == ["case", "verdict", "visible", "message"]
    assert (made["schema"], made["deck"]) == ("chainrule/result/v2", "public")
    assert [exercise["because"] for exercise in made["exercises"]][5:8] == [["dC0_da"]] * 3
    assert (made["course"], made["student"], made["sandbox"]) == ("gradient", None, "sealed")
    assert made["submission"]["path"] == "gradient.py"
    assert made["receipt"]["submission"] == made["submission"]["sha256"]
    assert list(made["receipt"]) == ["submission", "key", "course", "seed", "student", "sandbox", "versions", "left_out"]


@pytest.mark.slow
def test_the_same_submission_gives_the_same_object_seconds_aside() -> None:
    path = hand_in("gradient.py", FACTOR)
    first, second = result(path), result(path)
    assert first.pop("seconds") >= 0
    assert second.pop("seconds") >= 0
    assert first == second


def test_a_forgotten_factor_2_is_said_with_the_place_and_what_to_try() -> None:
    ran = chainrule("grade", hand_in("gradient.py", FACTOR))
    assert ran.returncode == 1
    line = next(n for n, text in enumerate(FACTOR.read_text().splitlines(), 1) if text.startswith("def dC0_da"))
    assert "no   dC0_da               0 / 10   half of what it should be, at every node\n" in ran.stdout
    block = ran.stdout.split("\n\n")[2].splitlines()
    assert block[0] == f"dC0_da, gradient.py:{line}"
    assert block[1].startswith("  Case lesson, node 0: you return ")
    assert block[2] == '  Look at what stands in front of the difference. Read "The first link".'
    assert block[3] == "  Smallest case:"
    assert block[-1].startswith("    dC0_da(a, y)  # should be [")
    assert ran.stderr == PUBLIC


@pytest.mark.slow
def test_exit_zero_and_only_and_output() -> None:
    path = hand_in("gradient.py", FACTOR)
    assert chainrule("grade", "--exit-zero", path).returncode == 0
    only = chainrule("grade", "--format", "json", "--only", "da_dz", "--only", "dz_dw", "-o", "out.json", path)
    assert (only.returncode, only.stdout) == (0, "")
    assert [e["name"] for e in json.loads(Path("out.json").read_text())["exercises"]] == ["da_dz", "dz_dw"]
    assert "gradient.py: 24 of 24" in only.stderr


def test_json_goes_to_stdout_alone_and_words_to_stderr() -> None:
    ran = chainrule("grade", "--format", "json", hand_in("gradient.py", RIGHT))
    json.loads(ran.stdout)
    assert ran.stderr == f"{PUBLIC}gradient.py: 100 of 100\n"


def test_no_escape_code_reaches_a_pipe_and_student_text_is_inert() -> None:
    hostile = 'def dC0_da(a, y):\n    raise ValueError("\\x1b[31m::error::\\u202e\\n\\x07")\n'
    ran = chainrule("grade", hand_in("gradient.py", hostile))
    assert not set(ran.stdout) & {"\x1b", "\u202e", "\x07"}
    assert "\\x1b[31m::error::\\u202e" in ran.stdout


# -- folders and zips ----------------------------------------------------------------------------------------------------


@pytest.fixture
def cohort() -> Path:
    hand_in("all/ada.py", RIGHT)
    hand_in("all/bob/gradient.py", FACTOR)
    hand_in("all/cyd/gradient/gradient.ipynb", SUBMISSIONS / "demo-notebook/gradient.ipynb")
    hand_in("all/dan/gradient.py", "def broken(:\n")
    hand_in("all/eve/gradient.py", ROOT / "exercises/gradient/gradient.py")
    hand_in("all/eve/gradient.ipynb", SUBMISSIONS / "demo-notebook/gradient.ipynb")
    Path("all/fay").mkdir()
    Path("all/fay/gradient.py").symlink_to("/etc/passwd")
    os.mkfifo("all/gil.py")
    Path("all/.hidden.py").write_text("")
    return Path("all")


def check_cohort(made: Any) -> None:
    assert {r["student"]: (r["score"], r["exercises"][0]["verdict"]) for r in made["results"]} == {
        "ada": (100, "PASS"), "bob": (90, "PASS"), "cyd": (78, "PASS"), "dan": (0, "BROKEN"), "eve": (78, "PASS"),
        "fay": (0, "BROKEN"), "gil": (0, "BROKEN"),
    }  # fmt: skip
    by_name = {r["student"]: r for r in made["results"]}
    assert "symbolic link" in by_name["fay"]["exercises"][0]["message"]
    assert "named pipe" in by_name["gil"]["exercises"][0]["message"]
    assert any("not graded, as one file counts" in w for w in by_name["eve"]["notes"])


@pytest.mark.slow
def test_a_folder_is_graded_and_every_submission_gets_its_verdicts(cohort: Path) -> None:
    ran = chainrule("grade", "--format", "json", cohort)
    assert ran.returncode == 0, ran.stderr
    check_cohort(json.loads(ran.stdout))
    table = chainrule("grade", cohort).stdout
    assert "7 graded, median 78 of 100" in table
    assert [line.split()[0] for line in table.splitlines()[:7]] == ["ada", "bob", "cyd", "dan", "eve", "fay", "gil"]


@pytest.mark.slow
def test_a_zip_is_graded_like_the_folder_it_was_made_of(cohort: Path) -> None:
    Path("all/gil.py").unlink()
    with zipfile.ZipFile("all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(cohort.rglob("*")):
            if path.is_file() and not path.is_symlink():
                archive.write(path)
        link = zipfile.ZipInfo("all/fay/gradient.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        fifo = zipfile.ZipInfo("all/gil.py")
        fifo.external_attr = 0o010644 << 16
        archive.writestr(fifo, "")
    check_cohort(result("all.zip"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../../evil.py", "/evil.py", "a/../../evil.py", "C:\\evil.py"])
def test_a_zip_s_name_that_leaves_it_costs_nobody_else_anything(name: str) -> None:
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("ada.py", RIGHT.read_bytes())
        archive.writestr(name, "")
    ran = chainrule("grade", "all.zip")
    ada, evil, *_ = ran.stdout.splitlines()
    assert (ran.returncode, ada.split()[:2]) == (0, ["ada", "100"]) or name.startswith("a/")
    assert "BROKEN 8" in (ada if name.startswith("a/") else evil)
    assert "no plain path" in ran.stdout
    assert not Path("evil.py").exists()


@pytest.mark.slow
def test_a_zip_bomb_is_broken_and_its_neighbour_graded() -> None:
    with zipfile.ZipFile("all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.py", RIGHT.read_bytes())
        archive.writestr("bomb.py", b"#" * 300_000_000)
    assert Path("all.zip").stat().st_size < 500_000
    made = {r["student"]: r for r in result("all.zip")["results"]}
    assert made["ada"]["score"] == 100
    assert "beyond 32 MB" in made["bomb"]["exercises"][0]["message"]


@pytest.mark.slow
def test_a_bar_is_drawn_on_a_terminal_only(cohort: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen([*COMMAND, "grade", str(cohort)], stdout=subprocess.PIPE, stderr=theirs) as ran:
        os.close(theirs)
        drawn = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            drawn += part
        assert ran.stdout is not None
        assert b"7 graded" in ran.stdout.read()
    os.close(ours)
    assert b"grading" in drawn
    assert b"/7" in drawn
    assert b"/s" in drawn
    assert b"PASS " in drawn
    assert chainrule("grade", cohort).stderr == PUBLIC_FOR_MANY


# -- show, start, key --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_case_that_is_shown_runs_when_pasted_and_gives_the_expected_value() -> None:
    hand_in("gradient.py", RIGHT)
    exercises = [e["name"] for e in result("gradient.py")["exercises"]]
    for name in exercises:
        shown = chainrule("show", name)
        assert shown.returncode == 0
        assert len(shown.stdout.splitlines()[0]) > 10
        ran = subprocess.run([sys.executable, "-c", shown.stdout], text=True, capture_output=True, check=True)
        returned, expected = ran.stdout.split("expected:")
        numbers = [_numbers(text) for text in (returned.removeprefix("returned:"), expected)]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-6), name


def _numbers(text: str) -> list[float]:
    cleaned = "".join(c if c.isdigit() or c in "+-.e" else " " for c in text.replace("array", "").replace("float64", ""))
    return [float(word) for word in cleaned.split() if any(c.isdigit() for c in word)]


def test_a_hidden_case_is_not_shown_and_unknown_names_get_a_suggestion() -> None:
    hidden = chainrule("show", "dC0_da", "--case", "far")
    assert (hidden.returncode, hidden.stdout) == (2, "")
    assert "the case far is hidden\n  visible cases: lesson" in hidden.stderr
    assert 'no exercise is called "dC0_dA"\n  did you mean "dC0_da"?' in chainrule("show", "dC0_dA").stderr


def test_start_writes_what_is_missing_and_never_overwrites() -> None:
    ran = chainrule("start", "new/folder")
    assert ran.returncode == 0
    assert {p.name for p in Path("new/folder").iterdir()} == {"gradient.py", "gradient.ipynb"}
    Path("new/folder/gradient.py").write_text("mine\n")
    Path("new/folder/gradient.ipynb").unlink()
    again = chainrule("start", "new/folder")
    assert again.returncode == 0
    assert again.stdout.splitlines()[:3] == [
        "wrote new/folder/gradient.ipynb",
        "",
        "first: sample_loss, in new/folder/gradient.ipynb",
    ]
    third = chainrule("start", "new/folder")
    assert (third.returncode, third.stdout, "is there already" in third.stderr) == (2, "", True)
    assert Path("new/folder/gradient.py").read_text() == "mine\n"


@pytest.mark.slow
def test_start_writes_the_exercise_of_the_course_that_is_here_or_named() -> None:
    course = ROOT / "tests/courses/statistics"
    shutil.copytree(course, "mine", ignore=shutil.ignore_patterns("__pycache__"))
    unbuilt = chainrule("start", "work", "--course", "mine/course.yml")
    assert (unbuilt.returncode, Path("work").exists()) == (2, False)
    assert unbuilt.stderr.endswith("moments.py is not there\n  make it from solutions/: chainrule build\n")
    assert chainrule("build", cwd="mine").returncode == 0
    named = chainrule("start", "work", "--course", "mine/course.yml")
    assert {path.name for path in Path("work").iterdir()} == {"moments.py", "moments.ipynb"}
    assert "first: mean, in work/moments.py:15\n" in named.stdout
    assert named.stdout.endswith("chainrule grade work/moments.py --course mine/course.yml\n")
    here = chainrule("start", "../here", cwd="mine")
    assert Path("here/moments.py").read_bytes() == Path("mine/exercises/moments/moments.py").read_bytes()
    assert here.stdout.endswith("chainrule grade ../here/moments.py\n")


@pytest.mark.slow
@pytest.mark.parametrize("on_path", [True, False])
@pytest.mark.parametrize("typed", ["chainrule", "bin/chainrule", "bin/python -m chainrule"])
def test_start_names_a_command_that_works_in_the_shell_that_it_is_typed_in(typed: str, on_path: bool) -> None:
    bin_ = Path(sys.executable).parent
    typed = typed.replace("bin/", f"{os.path.relpath(bin_)}/")
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}" if on_path else "/usr/bin:/bin"
    if typed == "chainrule" and not on_path:
        return

    def shell(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line], text=True, capture_output=True, check=False, env={**os.environ, "PATH": path}
        )

    started = shell(f"{typed} start 'my work'")
    [following] = [line for line in started.stdout.splitlines() if line.startswith("next: ")]
    graded = shell(following.partition("how far you are: ")[2])
    assert (graded.returncode, graded.stdout.splitlines()[0]) == (1, "my work/gradient.py   0 of 100   bonus 0 of 50")


# -- a bad day ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "nothing.py"], "nothing.py: there is no such file in "),
        (["grade", "nothing.py"], "\n  name a .py or .ipynb file, a folder, or a .zip"),
        (["grade", "notes.txt"], "notes.txt is not a submission; name a .py or .ipynb file, a folder, or a .zip"),
        (["grade", "empty"], "empty: holds no submission"),
        (["grade", "gradient.py", "--only", "dC0"], 'no exercise is called "dC0"\n  did you mean "dC0_da"?'),
        (["show", "lesson"], 'no exercise is called "lesson"\n  there are: sample_loss, weighted_input, dC0_da, da_dz, '),
        (["grade", "gradient.py", "--key", "no.json"], "no.json: the key can't be read: No such file or directory"),
        (["grade", "gradient.py", "--key", "gradient.py"], "gradient.py: not a key:"),
        (["grade", "gradient.py", "--course", "no.yml"], "no.yml: can't be read"),
        (["grade", "gradient.py", "--seed", "3"], "--seed needs a course with its solutions"),
        (["grade", "gradient.py", "-o", "no/out.json"], "no/out.json: can't be written: No such file or directory"),
        (["grade", "gradient.py", "-o", "empty"], "empty: can't be written"),
        (
            ["grade", "gradient.py", "--format", "pdf"],
            '--format: "pdf" is not known\n  there are: canvas, classroom50, csv',
        ),
        (["grade", "gradient.py", "--seed", "x"], "'x' is not a whole number"),
        (["grade"], "the following arguments are required: PATH"),
        (["grade", "not.zip"], "not.zip: not a .zip, or damaged"),
        (["frobnicate"], 'there is no command "frobnicate"\n  there are: build, check, '),
        (["key", "-o", "k.json"], "course.yml: can't be read"),
        (["build"], "course.yml: can't be read"),
    ],
)
def test_what_is_at_fault_is_named_with_status_2_and_nothing_is_graded(arguments: list[str], said: str) -> None:
    hand_in("gradient.py", RIGHT)
    hand_in("notes.txt", "hello")
    hand_in("not.zip", "hello")
    Path("empty").mkdir()
    ran = chainrule(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_course_without_its_solutions_names_the_remedy() -> None:
    Path("course.yml").write_text((ROOT / "course.yml").read_text().replace("seed: 2026", "seed: 2027"))
    ran = chainrule("grade", hand_in("gradient.py", RIGHT))
    assert ran.returncode == 2
    assert "a course.yml that is not the built-in one needs solutions/ beside it, or a key: --key FILE" in ran.stderr


@pytest.mark.slow
def test_the_built_in_course_needs_no_solutions_for_its_public_deck(monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "course.yml", "course.yml")
    file = hand_in("gradient.py", RIGHT)
    ran = chainrule("grade", file, "--format", "json")
    assert (ran.returncode, json.loads(ran.stdout)["key"]) == (0, public_key().digest)
    monkeypatch.setenv("CHAINRULE_SECRET", "a secret of twenty letters")
    ran = chainrule("grade", file)
    assert ran.returncode == 2
    assert "solutions/gradient.py" in ran.stderr


@pytest.mark.slow
def test_a_course_that_demands_a_stronger_sandbox_than_there_is_is_refused() -> None:
    ran = chainrule("grade", small_course("sandbox: sealed"), "--sandbox", "none")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "the course demands the sandbox 'sealed', and --sandbox none is less\n  leave that option out;" in ran.stderr


def test_a_full_disk_is_named_and_leaves_no_half_result() -> None:
    path = hand_in("gradient.py", RIGHT)
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([*COMMAND, "grade", str(path)], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"{PUBLIC}chainrule: the results: can't be written: No space left on device\n  make room")


@pytest.mark.slow
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_what_is_closed_or_full_beside_the_results_changes_neither_them_nor_the_status(closed: str) -> None:
    """A daemon may start us without stdout or stderr; the next file that is opened would be in their place."""
    for source, status in (RIGHT, 0), (FACTOR, 1):
        path = hand_in("gradient.py", source)
        line = f"{' '.join(COMMAND)} grade {path} --format json -o made.json {closed}"
        ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        assert (ran.returncode, "Traceback" in ran.stderr, ran.stdout) == (status, False, "")
        assert json.loads(Path("made.json").read_text(encoding="utf-8"))["score"] == (100 if status == 0 else 90)
    line = f"{' '.join(COMMAND)} grade nothing.py {closed}"
    assert subprocess.run(["bash", "-c", line], capture_output=True, check=False).returncode == 2


@pytest.mark.slow
def test_an_interrupt_ends_it_without_a_traceback_and_leaves_no_process_behind() -> None:
    path = hand_in("gradient.py", SLOW)
    with subprocess.Popen(
        [*COMMAND, "grade", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # a job in the background ignores it
    ) as ran:  # fmt: skip
        time.sleep(1.5)
        ran.send_signal(signal.SIGINT)
        _, errors = ran.communicate(timeout=PATIENCE)
    assert ran.returncode == 130
    assert errors.removeprefix(PUBLIC) == "chainrule: interrupted\n"  # it may have come before the deck was known


def test_a_reader_that_goes_away_is_no_error() -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} grade {hand_in('gradient.py', RIGHT)} | head -1; echo ${{PIPESTATUS[0]}}"],
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    assert ran.stdout.splitlines()[0].startswith("gradient.py   100 of 100")


@pytest.mark.slow
def test_a_kept_key_that_was_damaged_is_made_again(tmp_path: Path) -> None:
    path = small_course("seed: 5")
    first = result(path)
    (kept,) = (tmp_path / ".cache/chainrule").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    second = result(path)
    assert (first["key"], first["score"]) == (second["key"], second["score"])
    assert first["score"] == 40
    assert first["receipt"]["seed"] == 5


@pytest.mark.slow
def test_the_key_of_a_seed_that_was_asked_for_is_not_left_where_a_submission_could_read_it(tmp_path: Path) -> None:
    assert result("--seed", "99", small_course("seed: 5"))["receipt"]["seed"] == 99
    assert not (tmp_path / ".cache").exists()


def small_course(setting: str) -> Path:
    """A submission of 40 points, in the folder of a course of its own, whose key is made in a moment."""
    shutil.copytree(COURSES / "statistics", ".", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    with Path("course.yml").open("a") as file:
        file.write(f"{setting}\n")
    return hand_in("moments.py", COURSES / "statistics/submissions/divides-by-n-minus-1/moments.py")


# -- what a review found -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_hostile_name_is_inert_in_every_report_and_stands_for_itself_alone() -> None:
    for name in ("x\x1b[31mRED.py", "line\nada   100 of 100.py", "gpj\u202e.py", os.fsdecode(b"\xff\xfe.py"), "\u202d.py"):
        hand_in(f"all/{name}", RIGHT)
    table, made = chainrule("grade", "all").stdout, result("all")["results"]
    for text in (table, json.dumps(made, ensure_ascii=False)):
        assert not set(text) & {"\x1b", "\u202e", "\u202d", "\udcff"}
    assert len({one["student"] for one in made}) == 5
    assert sum("100 of 100  bonus" in line for line in table.splitlines()) == 5
    assert chainrule("grade", "all", "-o", "out.txt").returncode == 0
    assert Path("out.txt").read_text() == table


def test_output_in_another_encoding_is_written_in_a_plain_form() -> None:
    ran = chainrule("grade", hand_in("Zoë.py", RIGHT), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "Zo\\xeb.py   100 of 100   bonus 50 of 50")


@pytest.mark.slow
def test_results_are_written_through_a_link_and_to_a_device_and_never_over_a_submission() -> None:
    path = hand_in("gradient.py", RIGHT)
    Path("real.txt").write_text("old")
    Path("link.txt").symlink_to("real.txt")
    assert chainrule("grade", path, "-o", "link.txt").returncode == 0
    assert Path("link.txt").is_symlink()
    assert "100 of 100" in Path("real.txt").read_text()
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE, text=True) as reader:
        assert chainrule("grade", path, "-o", "pipe").returncode == 0
        assert "100 of 100" in reader.communicate(timeout=PATIENCE)[0]
    over = chainrule("grade", path, "-o", "./gradient.py")
    assert (over.returncode, path.read_bytes()) == (2, RIGHT.read_bytes())
    assert "would be overwritten" in over.stderr
    assert "Is a directory" in chainrule("grade", path, "-o", ".").stderr


@pytest.mark.slow
def test_where_a_student_s_link_leads_the_results_may_be_written() -> None:
    paths = [hand_in(f"class/{name}/gradient.py", RIGHT) for name in ("ada", "zoe")]
    link = Path("class/eve/gradient.py")
    link.parent.mkdir()
    link.symlink_to("../../marks.csv")
    for _ in range(2):
        assert chainrule("grade", *paths, link, "--format", "csv", "-o", "marks.csv").returncode == 0
    assert len(Path("marks.csv").read_text().splitlines()) == 4


def test_a_file_that_is_exchanged_for_a_link_when_it_was_found_keeps_nobody_from_being_graded() -> None:
    for name in ("ada", "eve"):
        hand_in(f"class/{name}/gradient.py", RIGHT)
    exchanges = """
import os, sys
from chainrule import atomic_file, cli
check = atomic_file.check
def exchange_and_check(path):
    os.remove("class/eve/gradient.py")
    os.symlink("../../marks.csv", "class/eve/gradient.py")
    return check(path)
atomic_file.check = exchange_and_check
cli.run()
"""
    arguments = [sys.executable, "-c", exchanges, "grade", "class", "--format", "csv", "-o", "marks.csv"]
    ran = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (ran.returncode, len(Path("marks.csv").read_text().splitlines())) == (0, 3), ran.stderr


@pytest.mark.slow
def test_nobody_vanishes_from_a_folder_and_what_is_no_student_s_counts_nowhere() -> None:
    for name in ("ada.py", "cat/Gradient.py", "dan/hw/gradient.py", "tom/my_gradient.py"):
        hand_in(f"all/{name}", RIGHT)
    for name in ("all/uma", "all/slides"):
        Path(name).mkdir()
    for name in ("all/bob.zip", "all/eve.txt", "all/slides/1.pdf", "all/slides/2.pdf"):
        Path(name).write_text("x")
    Path("roster.csv").write_text("student,name\nada,Ada\nbob,Bob\nzoe,Zoe\n")
    not_graded = """\
handed nothing in, 2 of 3: bob, zoe

not graded:
  all/bob.zip: it is an archive; unpack it into a folder named after its student
  all/eve.txt: it is no .py or .ipynb file
  all/slides: it holds no gradient.py or gradient.ipynb; there is: 1.pdf, 2.pdf
  all/tom/my_gradient.py: it is not called gradient.py or gradient.ipynb; rename it to have it taken
  all/uma: it is an empty folder
"""
    ran = chainrule("grade", "all", "--roster", "roster.csv")
    assert ran.returncode == 0
    assert "\n3 graded, median 100 of 100; 3 of them with all points\n" in ran.stdout
    assert "\n3 hand in the same file as somebody else:\n  ada; cat; dan\n" in ran.stdout
    assert ran.stdout.endswith(not_graded)
    assert "  cat: taken under another name or in another folder: Gradient.py, for gradient.py\n" in ran.stdout
    assert "  dan: taken under another name or in another folder: hw/gradient.py, for gradient.py\n" in ran.stdout
    ran = chainrule("grade", "all", "--roster", "roster.csv", "--format", "csv")
    assert (ran.returncode, len(ran.stdout.splitlines()), ran.stderr) == (0, 4, PUBLIC_FOR_MANY + not_graded)


@pytest.mark.parametrize(
    ("paths", "roster", "said"),
    [
        (["ada.py"], "ada\n", "--roster says who should have handed in, and this is one file"),
        (["all"], "", "--roster roster.csv: it names no student"),
        (["all"], None, "--roster roster.csv: can't be read"),
    ],
)
def test_a_roster_that_says_nothing_is_a_fault(paths: list[str], roster: str | None, said: str) -> None:
    hand_in("ada.py", RIGHT)
    hand_in("all/ada.py", RIGHT)
    if roster is not None:
        Path("roster.csv").write_text(roster)
    ran = chainrule("grade", *paths, "--roster", "roster.csv")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_an_empty_or_broken_script_beside_a_notebook_does_not_hide_it() -> None:
    for name, source in (("a", ""), ("b", "def broken(:\n")):
        hand_in(f"all/{name}.py", source)
        hand_in(f"all/{name}.ipynb", ROOT / "solutions/notebooks/gradient/gradient.ipynb")
    assert [one["score"] for one in result("all")["results"]] == [100, 100]


def test_files_of_the_folder_it_is_started_in_are_never_imported() -> None:
    for name in ("numpy", "json", "msgspec", "subprocess"):
        hand_in(f"{name}.py", "raise SystemExit('imported')\n")
    ran = chainrule("grade", hand_in("gradient.py", RIGHT))
    assert (ran.returncode, ran.stderr) == (0, PUBLIC)


@pytest.mark.slow
def test_what_an_author_prints_or_exits_with_is_no_result() -> None:
    path = small_course("seed: 5")
    lesson = Path("solutions/moments.py")
    text = lesson.read_text()
    lesson.write_text(text + "\nprint('hi')\n")
    assert result(path)["score"] == 40
    lesson.write_text(text + "\nraise SystemExit(0)\n")
    ran = chainrule("grade", path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "solutions/moments.py:" in ran.stderr
    assert "can't be run: SystemExit: 0" in ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("### BEGIN SOLUTION\n    return 2", "### BEGIN SOLUTON\n    return 2", "is no marker"),
        ("    ### BEGIN SOLUTION\n    return 2", "    # ### BEGIN SOLUTION\n    return 2", "is no marker"),
        ("    return 2 * (a - y)\n    ### END SOLUTION\n", "    return 2 * (a - y)\n", "has no counterpart"),
        ("    ### BEGIN SOLUTION\n    return 2", "    d = a - y\n    ### BEGIN SOLUTION\n    return 2", "more than a stub"),
        ("# %%\ndef da_dz", "def da_dz", "are in one cell"),
    ],
)
def test_a_slip_in_a_marker_never_publishes_a_solution(old: str, new: str, said: str) -> None:
    shutil.copytree(ROOT / "solutions", "solutions", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    shutil.copy(ROOT / "course.yml", "course.yml")
    lesson = Path("solutions/gradient.py")
    text = lesson.read_text()
    if old.startswith("# %%"):
        start = text.index("# %% [markdown]\n# ### The second link")
        text = text[:start] + text[text.index(old) :]
    assert old in text
    lesson.write_text(text.replace(old, new, 1))
    ran = chainrule("build")
    assert ran.returncode == 2, ran.stdout
    assert said in ran.stderr
    assert not Path("exercises").exists()


def test_a_file_of_another_course_is_told_that_its_key_is_needed(tmp_path: Path) -> None:
    """A student has a key beside the file, and forgets to name it."""
    (tmp_path / "conv1d.py").write_text("def pad(x, width):\n    return x\n", encoding="utf-8")
    ran = chainrule("grade", "conv1d.py", cwd=tmp_path)
    assert ran.returncode == 1
    assert "can be graded: there is none of the functions of the course gradient; is it the right file?" in ran.stdout
    assert "that course's key: --key FILE\n" in ran.stdout
