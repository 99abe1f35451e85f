"""The corpus of attacks: each is held by the sealed grader, as root and as nobody, and most beat a grader as it is often
written. The corpus itself: enough of it, each with what shows that it succeeded.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from repository import PATIENCE, ROOT, chainrule

from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.doctor import arena, attacks
from chainrule.errors import SetupError
from chainrule.sandbox.template import Template

COURSE = ROOT / "tests/courses/statistics/course.yml"
ATTACKS, KEY = attacks.corpus()
TRUSTED = attacks.trusted()
ALL = len(ATTACKS) + len(TRUSTED)
FAMILIES = {
    "marks", "reading", "writing", "network", "processes", "signals", "memory", "time", "output", "protocol",
    "numpy-tampering", "object-tricks", "import-tricks", "notebook-metadata", "report-injection", "file-names", "neighbours",
    "pickling", "second-call", "report-size",
}  # fmt: skip
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="sealed is Linux's")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
JOBS = 2
READS = "opens-the-secret"


def doctor(*arguments: str, python: str | Path = sys.executable, before: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    ran = subprocess.run(
        [*before, str(python), "-m", "chainrule", "doctor", *arguments],
        cwd="/", env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "autograder"), "PYTHONDONTWRITEBYTECODE": "1"},
        text=True, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert ran.stdout, ran.stderr
    return ran.returncode, ran.stdout.splitlines()


# -- the corpus ------------------------------------------------------------------------------------------------------


def test_there_are_more_than_120_attacks_in_every_family() -> None:
    assert len(ATTACKS) >= 120
    found = Counter(one.family for one in ATTACKS)
    assert set(found) == FAMILIES
    assert min(found.values()) >= 10


def test_there_are_more_than_120_on_the_trusted_side() -> None:
    assert len(TRUSTED) >= 120
    found = Counter(one.family for one in TRUSTED)
    assert found.keys() == {
        "deck-and-secret", "names-and-folders", "parsers", "git-objects", "nbgrader-views", "left-out-statements"
    }  # fmt: skip
    assert min(found.values()) >= 8


def test_each_says_in_a_sentence_what_it_tries() -> None:
    every: list[attacks.Attack | attacks.TrustedAttack] = [*ATTACKS, *TRUSTED]
    for one in every:
        assert re.fullmatch(r"\S.{15,400}[.)]", one.tries, re.DOTALL), f"{one.family}/{one.name}: {one.tries!r}"
    for earns in (*(one.earns for one in ATTACKS), *(one.attempt.earns for one in TRUSTED)):
        assert earns in (0, 40, 60, 100)


def test_no_two_are_the_same_program() -> None:
    bodies = Counter(re.sub(r'^r?""".*?"""', "", one.text, count=1, flags=re.DOTALL) + one.place for one in ATTACKS)
    assert [text[:200] for text, count in bodies.items() if count > 1] == []


def test_none_holds_a_solution_of_the_lesson() -> None:
    names = ("dC0_da", "da_dz", "dz_dw", "layer_gradient", "average_gradient", "weighted_input", "sample_loss")
    assert not [one.name for one in ATTACKS if any(name in one.text for name in names)]


def test_what_looks_for_the_frame_that_loads_it_finds_one() -> None:
    """On Python 3.13, too, where the keys of a frame's locals are a list; an error would only be a statement left out."""
    looks = {one.name: ast.parse(one.text).body for one in ATTACKS if "\ndef loader(" in one.text}
    assert len(looks) >= 8
    for name, statements in looks.items():
        function = next(one for one in statements if isinstance(one, ast.FunctionDef) and one.name == "loader")
        scope: dict[str, Any] = {"sys": sys}
        loads = "def loads():\n found, number, left_out = None, 7, ()\n return loader()"
        exec(f"{ast.unparse(function)}\n{loads}", scope)
        assert scope["loads"]()["number"] == 7, name


def test_their_key_is_the_course_s() -> None:
    made = make_key(load_course(COURSE))
    kept, fresh = (json.loads(data) for data in ((ROOT / "tests/attacks/key.json").read_bytes(), made.data))
    assert (kept["exercises"], kept["explanations"]) == (fresh["exercises"], fresh["explanations"])


# -- held ------------------------------------------------------------------------------------------------------------


@ON_LINUX
@pytest.mark.slow
def test_every_attack_is_held() -> None:
    status, lines = doctor("--attack")
    assert lines == [f"{ALL} of {ALL} attacks held   sandbox: sealed"]
    assert status == 0


AS_NOBODY = """
set -e
mount -t tmpfs -o mode=755 none /mnt
mkdir /mnt/base /mnt/environment /mnt/repository
mount --bind "$1" /mnt/base
mount --bind "$2" /mnt/environment
mount --bind "$3" /mnt/repository
case "$1" in /root/*) mount -t tmpfs -o mode=755 none /root; mkdir -p "$1"; mount --bind /mnt/base "$1";; esac
cd /
exec setpriv --reuid 4242 --regid 4242 --clear-groups --inh-caps=-all --bounding-set=-all \\
  env -i PATH="$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/mnt/repository/autograder \\
  /mnt/environment/bin/python -m chainrule doctor --attack "$4"
"""
NAME = "" if os.environ.get("CHAINRULE_ALL_FILES") else "ing/"
"""What nobody attacks with: everything if that is wished, else reading, writing, pickling and tampering."""


@ON_LINUX
@AS_ROOT
@pytest.mark.slow
def test_every_attack_is_held_as_nobody() -> None:
    """Python and the repository, which may lie in root's home, are mounted where nobody else than nobody sees them."""
    command = ["unshare", "--mount", "sh", "-c", AS_NOBODY, "sh", sys.base_prefix, sys.prefix, str(ROOT), NAME]
    ran = subprocess.run(command, text=True, capture_output=True, check=False, timeout=PATIENCE)
    if "mount" in ran.stderr and not ran.stdout:
        pytest.skip(f"nothing can be mounted here: {ran.stderr}")
    names = [f"{one.family}/{one.name}" for one in ATTACKS] + [f"{one.family}/{one.name}" for one in TRUSTED]
    asked = sum(NAME in name for name in names)
    assert asked > 80
    assert ran.stdout.splitlines() == [f"{asked} of {asked} attacks held   sandbox: sealed"], ran.stderr


EVERY = 1 if NAME == "" else 3
"""Of so many attacks one is tried on a grader that has no sandbox."""


# -- the corpus bites ------------------------------------------------------------------------------------------------


@ON_LINUX
@AS_ROOT
@pytest.mark.slow
def test_most_attacks_beat_a_grader_that_runs_them_in_its_own_process() -> None:
    command = [
        "unshare",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        sys.executable,
        str(ROOT / "tests/in_process.py"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "autograder"), arena.VARIABLE: "the-secret-of-the-grader"}
    running = [
        subprocess.Popen([*command, str(EVERY * i), str(EVERY * JOBS)], env=environment, text=True, stdout=subprocess.PIPE)
        for i in range(JOBS)
    ]
    tripped = [json.loads(line) for one in running for line in one.communicate(timeout=PATIENCE)[0].splitlines()]
    asked = [one.family for one in ATTACKS if one.canary != "large"][::EVERY]
    assert Counter(family for family, _ in tripped) == Counter(asked)
    beaten = Counter(family for family, said in tripped if said)
    assert beaten.total() > 0.6 * len(tripped), beaten
    assert not [family for family, _ in tripped if beaten[family] * EVERY < 2], beaten


@pytest.mark.slow
def test_an_attack_that_is_not_held_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the seal off what reads the secret gets through, and is named."""
    monkeypatch.setattr(arena, "Template", lambda: Template(sealed=False))
    (one,) = (one for one in ATTACKS if (one.family, one.name) == ("reading", READS))
    with arena.Arena(KEY) as place:
        assert any(said.startswith("secret:") for said in place.tripped(one))


@pytest.mark.slow
def test_a_folder_for_temporary_files_with_a_long_name_leaves_room_for_a_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("é" * 60)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    (one,) = (one for one in ATTACKS if (one.family, one.name) == ("reading", READS))
    with arena.Arena(KEY) as place:  # in this process, which has children of other tests
        assert [said for said in place.tripped(one) if not said.startswith("left:")] == []


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("earns: 40", "canary"),
        ("canary: marks", "earns"),
        ("earns: much\ncanary: marks", "much"),
        ("earns: 40\ncanary: glory", "glory"),
    ],
)
def test_a_file_that_is_no_attack_is_a_fault(header: str, said: str) -> None:
    with pytest.raises(SetupError, match=said):
        attacks._read(PurePosixPath("marks/wins.py"), f'"""Wins.\n\n{header}\n"""\n'.encode(), KEY)


# -- doctor ------------------------------------------------------------------------------------------------------------


@ON_LINUX
def test_doctor_says_what_holds_here() -> None:
    status, lines = doctor()
    assert lines[0] == "  ok  sandbox: sealed"
    assert status == 0
    assert sum(line.startswith("  ok  ") for line in lines) >= 7


@pytest.mark.slow
@ON_LINUX
@pytest.mark.parametrize(
    ("missing", "tier", "said"),
    [("landlock", "sealed-no-landlock", "Linux 5.13"), ("seccomp", "limited", "its own profile must allow seccomp")],
)
def test_doctor_says_what_to_do_about_what_does_not_hold(missing: str, tier: str, said: str) -> None:
    old = (sys.executable, str(ROOT / "tests/old_kernel.py"), missing, "--")
    status, lines = doctor(before=old)
    assert lines[0] == f"  no  sandbox: {tier}"
    assert any(line.startswith(f"  no  {missing}: ") for line in lines)
    assert any(said in line for line in lines)
    assert status == 1


@pytest.mark.slow
def test_one_family_is_attacked_when_it_is_named() -> None:
    chosen = [one for one in ATTACKS if one.family == "pickling"]
    status, lines = doctor("--attack", "pickling/")
    assert (status, lines[-1].split("   ")[0]) == (0, f"{len(chosen)} of {len(chosen)} attacks held")


@pytest.mark.slow
def test_an_attack_that_there_is_none_of_is_a_fault() -> None:
    ran = chainrule("doctor", "--attack", "no-such-attack", cwd=ROOT)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert 'no attack is called "no-such-attack"' in ran.stderr
