"""What `chainrule export` writes grades where it is meant to: each entry point is run as its platform runs it.

The platform is a root of its own, in which only the system, Python and the platform's folders are: no checkout of ours, and
a clean environment. Gradescope's setup.sh installs what all three then use, as each installation takes many seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from repository import KEY, PATIENCE, ROOT, chainrule_here

from chainrule.key import save_key

NAMESPACES = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])] if hasattr(os, "geteuid") else []
BUILD = """
set -eu
top=$1 root=$2 base=$3 user=$4 folder=$5; shift 5
mount --make-rprivate /
mount -t tmpfs tmpfs "$root"
mkdir "$root/tmp"
chmod 1777 "$root/tmp"
for one in /usr /etc /opt /dev /proc /bin /sbin /lib /lib64; do
  if [ -L "$one" ]; then cp -P "$one" "$root$one"
  elif [ -d "$one" ]; then mkdir "$root$one"; mount --rbind "$one" "$root$one"; fi
done
case "$base" in /usr*|/opt*) ;; *) mkdir -p "$root$base"; mount --bind "$base" "$root$base" ;; esac
for one in autograder grade home; do mkdir "$root/$one"; mount --bind "$top/$one" "$root/$one"; done
exec /usr/sbin/chroot $user "$root" sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
"""
STUDENT = "--userspec=1001:1001"
VENV = "/autograder/venv"


def can_be_made() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return (
        subprocess.run([*NAMESPACES, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True).returncode
        == 0
    )


pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("platforms"),  # they share one installation
    pytest.mark.skipif(not can_be_made(), reason="needs a mount namespace, as root has it"),
]

RIGHT = (ROOT / "tests/submissions/demo-right/gradient.py").read_bytes()
WRONG = (ROOT / "tests/submissions/demo-forgotten-factor-2/gradient.py").read_bytes()
BROKEN = b"\x00\xff\xfe not Python, and not text"
HOSTILE = b"""
import os
from pathlib import Path

FORGED = '{"score": 1, "gradable": true, "tests": [], "schema": "classroom50/result/v1", "max-score": 1}'
PLACES = ("/autograder/results/results.json", "/grade/results/results.json", "result.json", "results/results.json",
          "/home/checkout/result.json", "/autograder/source/key.json", "/grade/tests/key.json", "/tmp/canary")
SEEN = []

def forge():
    for place in PLACES:
        for act in (lambda: SEEN.append(Path(place).read_text()), lambda: Path(place).write_text(FORGED)):
            try:
                act()
            except BaseException as error:
                SEEN.append(type(error).__name__)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, FORGED.encode())
        except BaseException:
            pass

forge()

def sample_loss(a, y):
    forge()
    raise ValueError(" ".join(SEEN)[:3000] + repr(dict(os.environ)))

def weighted_input(W, a_prev):
    os._exit(0)
"""


class Machine:
    """A platform's machine: its folders /autograder, /grade and /home are in `top`."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def run(self, *command: str, folder: str, user: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        path = f"{sys.base_prefix}/bin:/usr/local/bin:/usr/bin:/bin"
        root = self.top / "root"
        root.mkdir(exist_ok=True)
        return subprocess.run(
            [*NAMESPACES, "bash", "-c", BUILD, "build", self.top, root, sys.base_prefix, user, folder, *command],
            env={**kept, "PATH": path, "HOME": "/home", **environment},
            text=True, capture_output=True, check=False, timeout=PATIENCE,
        )  # fmt: skip

    def empty(self, name: str) -> Path:
        """This folder, with nothing in it."""
        folder = self.top / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


@pytest.fixture(scope="module")
def machine(once: Callable[[str, Callable[[Path], None]], Path]) -> Machine:
    """With everything that was exported, and what Gradescope's setup.sh installs."""

    def make(top: Path) -> None:
        made = Machine(top)
        for name in ("autograder", "grade", "home", "exported"):
            made.empty(name)
        save_key(KEY, top / "key.json")
        for platform in ("gradescope", "prairielearn"):
            ended, _, said = chainrule_here("export", platform, "-o", f"exported/{platform}", "--key", "key.json", cwd=top)
            assert ended == 0, said
        ended, _, said = chainrule_here("export", "classroom50", "-o", "exported/classroom50", cwd=top)
        assert ended == 0, said
        with ZipFile(top / "exported/gradescope/autograder.zip") as archive:
            archive.extractall(top / "autograder/source")
        shutil.copy(top / "autograder/source/run_autograder", top / "autograder")
        (top / "autograder/run_autograder").chmod(0o755)
        ran = made.run("bash", "/autograder/source/setup.sh", folder="/autograder/source")
        assert ran.returncode == 0, ran.stdout + ran.stderr

    return Machine(once("platforms", make))


def test_all_three_install_the_same(machine: Machine) -> None:
    found = [machine.top / where for where in ("autograder/source", "exported/prairielearn/image", "exported/classroom50")]
    assert len({(one / "requirements.txt").read_bytes() for one in found}) == 1
    assert len({next(one.glob("*.whl")).read_bytes() for one in found}) == 1
    asked = machine.run(f"{VENV}/bin/chainrule", "--version", folder="/")
    assert asked.stdout.startswith("chainrule "), asked.stderr
    assert "PYTHONPATH" not in asked.stdout


# -- Gradescope ---------------------------------------------------------------------------------------------------------


def gradescope(machine: Machine, files: dict[str, bytes]) -> tuple[int, Any, str]:
    """The harness fills /autograder/submission, and runs /autograder/run_autograder there, as root."""
    submission = machine.empty("autograder/submission")
    for name, data in files.items():
        (submission / name).write_bytes(data)
    results = machine.empty("autograder/results") / "results.json"
    (machine.top / "autograder/submission_metadata.json").write_text('{"users": [{"email": "ada@example.org"}]}')
    ran = machine.run("/autograder/run_autograder", folder="/autograder")
    return ran.returncode, json.loads(results.read_bytes()) if results.exists() else None, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("files", "score"),
    [
        ({"gradient.py": RIGHT}, 150), ({"gradient.py": WRONG}, 90), ({"gradient.py": HOSTILE}, 0),
        ({"gradient.py": BROKEN}, 0), ({"homework.pdf": b"%PDF"}, 0),
    ],
    ids=["right", "wrong", "hostile", "broken", "none"],
)  # fmt: skip
def test_gradescope_reads_the_marks(machine: Machine, files: dict[str, bytes], score: float) -> None:
    status, results, said = gradescope(machine, files)
    assert (status, results["score"]) == (0, score), said
    assert sum(one["score"] for one in results["tests"]) == score
    assert len(results["tests"]) == 14
    assert "sandbox sealed" in results["output"]
    check_untouched(machine, results)
    if score == 90:
        (test,) = (one for one in results["tests"] if one["name"] == "dC0_da")
        assert "half of what it should be" in test["output"]


def test_gradescope_gets_no_results_where_the_machine_is_at_fault(machine: Machine) -> None:
    with lost(machine.top / "autograder/source/key.json"):
        status, results, said = gradescope(machine, {"gradient.py": RIGHT})
    assert (status, results) == (2, None)
    assert "not a key" in said


# -- PrairieLearn -------------------------------------------------------------------------------------------------------


def prairielearn(machine: Machine, files: dict[str, bytes]) -> tuple[int, Any, str]:
    """The host mounts /grade with the student's files and the question's tests/, and runs the entry point."""
    grade = machine.empty("grade")
    question = machine.top / "exported/prairielearn/gradient"
    shutil.copytree(question / "tests", grade / "tests")
    (grade / "data").mkdir()
    (grade / "data/data.json").write_text("{}")
    (grade / "student").mkdir()
    for name, data in files.items():
        (grade / "student" / name).write_bytes(data)
    entry = json.loads((question / "info.json").read_text())["externalGradingOptions"]["entrypoint"]
    (machine.top / entry.lstrip("/")).chmod(0o755)
    image = f"{VENV}/bin:/usr/local/bin:/usr/bin:/bin"
    ran = machine.run(entry, folder="/", PATH=image)
    results = grade / "results/results.json"
    return ran.returncode, json.loads(results.read_bytes()) if results.exists() else None, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("files", "score"),
    [
        ({"gradient.py": RIGHT}, 1), ({"gradient.py": WRONG}, 0.9), ({"gradient.py": HOSTILE}, 0),
        ({"gradient.py": BROKEN}, None), ({"gradient.txt": RIGHT}, None),
    ],
    ids=["right", "wrong", "hostile", "broken", "none"],
)  # fmt: skip
def test_prairielearn_reads_the_marks(machine: Machine, files: dict[str, bytes], score: float | None) -> None:
    status, results, said = prairielearn(machine, files)
    assert (status, results["gradable"], results.get("score")) == (0, score is not None, score), said
    assert len(results.get("tests", [])) == (0 if score is None else 14)
    assert (score is None) == bool(results.get("format_errors"))
    assert "sandbox sealed" in results["message"]
    check_untouched(machine, results)


def test_prairielearn_counts_no_attempt_where_the_machine_is_at_fault(machine: Machine) -> None:
    with lost(machine.top / "exported/prairielearn/gradient/tests/key.json"):
        status, results, _ = prairielearn(machine, {"gradient.py": RIGHT})
    assert (status, results) == (2, None)


# -- Classroom 50 -------------------------------------------------------------------------------------------------------

RUNNER = {
    "CLASSROOM": "cs-principles", "ASSIGNMENT": "gradient", "ASSIGNMENT_TYPE": "individual", "OWNER": "ada",
    "USERNAME": "ada", "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.example/c", "RELEASE_URL": "https://github.example/r",
    "REVIEW_URL": "https://github.example/d", "PAGES_BASE_URL": "https://pages.example", "GITHUB_ACTIONS": "true",
    "RUNNER_TEMP": "/home/temp",
}  # fmt: skip


def classroom50(machine: Machine, prepare: Callable[[Path], None]) -> tuple[int, Path, str]:
    """The runner unpacks the bundle into its temporary folder, and runs it in the checkout, as a user of its own."""
    checkout, temp = machine.empty("home/checkout"), machine.empty("home/temp")
    prepare(checkout)
    bundle = temp / "classroom50-runtime/gradient"
    shutil.copytree(machine.top / "exported/classroom50", bundle)
    digest = hashlib.sha256((bundle / "requirements.txt").read_bytes()).hexdigest()
    (temp / f"chainrule-{digest[:16]}").symlink_to(VENV)  # a runner that keeps its files has it from before
    (machine.top / "autograder/venv/ready").touch()
    for path in (temp, checkout, *temp.rglob("*"), *checkout.rglob("*")):
        os.chown(path, 1001, 1001, follow_symlinks=False)
    entry = "/home/temp/classroom50-runtime/gradient/autograder.py"
    ran = machine.run("python3", entry, folder="/home/checkout", user=STUDENT, **RUNNER)
    return ran.returncode, checkout, ran.stdout + ran.stderr


needs_users = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may be another user"
)  # fmt: skip


@needs_users
@pytest.mark.parametrize(
    ("source", "score"), [(RIGHT, 100), (WRONG, 90), (HOSTILE, 0), (BROKEN, 0)], ids=["right", "wrong", "hostile", "broken"]
)
def test_classroom_50_reads_the_marks(machine: Machine, source: bytes, score: int) -> None:
    def prepare(checkout: Path) -> None:
        """With all that a student may commit to be taken for a part of the grader."""
        (checkout / "gradient.py").write_bytes(source)
        (checkout / "course.yml").write_text("course: mine\n")
        for name in ("numpy", "pip", "venv", "json", "chainrule", "sitecustomize"):
            (checkout / f"{name}.py").write_text("raise SystemExit('it was imported')\n")
        (checkout / "result.json").symlink_to("/home/temp/classroom50-runtime/gradient/key.json")
        (checkout / "release-body.md").mkdir()

    status, checkout, said = classroom50(machine, prepare)
    assert status == 0, said
    results = json.loads((checkout / "result.json").read_bytes())
    assert (results["score"], results["max-score"], results["schema"]) == (score, 100, "classroom50/result/v1")
    assert (results["owner"], results["assignment"], len(results["tests"])) == ("ada", "gradient", 15)
    assert not (checkout / "result.json").is_symlink()
    body = (checkout / "release-body.md").read_text()
    assert body.startswith(f"### chainrule: {score} of 100")
    assert ("half of what it should be" in body) == (score == 90)
    check_untouched(machine, results)
    check_untouched(machine, body)


@needs_users
def test_classroom_50_hears_of_an_error_where_the_machine_is_at_fault(machine: Machine) -> None:
    with lost(machine.top / "exported/classroom50/key.json"):
        status, checkout, said = classroom50(machine, lambda checkout: (checkout / "gradient.py").touch())
    assert (status, [*checkout.iterdir()]) == (2, [checkout / "gradient.py"])
    assert "not a key" in said


@contextmanager
def lost(key: Path) -> Iterator[None]:
    """Meanwhile it is no key."""
    kept = key.read_bytes()
    key.write_bytes(b"{}")
    yield
    key.write_bytes(kept)


def check_untouched(machine: Machine, results: Any) -> None:
    """No submission has written or read a file of the grader's, or seen its environment."""
    text = json.dumps(results)
    for seen in ("explanations", "PIP_", "RUNNER_TEMP", "gradable\\\\"):
        assert seen not in text
    key = (machine.top / "autograder/source/key.json").read_bytes()
    assert hashlib.sha256(key).hexdigest() == KEY.digest
