"""A student's file in pytest: its items are what `chainrule grade` says of it, and pytest never imports it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from repository import PATIENCE, ROOT, SUBMISSIONS

pytest_plugins = ["pytester"]

FILE = "exercises/gradient/gradient.py"
FACTOR = SUBMISSIONS / "demo-forgotten-factor-2/gradient.py"
RIGHT = SUBMISSIONS / "demo-right/gradient.py"
STUB = ROOT / FILE
TELLS = "open('imported', 'w').close()\n"  # where it is run outside of the sandbox, that shows
OURS = re.compile(r"Traceback|chainrule/\w+\.py|pytest_plugin|INTERNALERROR")  # what no student is shown


@pytest.fixture(autouse=True)
def _no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE", "CI"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.slow
@pytest.mark.docs
def test_the_page_for_editors_shows_what_is_printed(pytester: pytest.Pytester) -> None:
    page = ROOT.joinpath("docs/editors.md").read_text("utf-8")
    ((command, shown),) = re.findall(r"```console\n\$ pytest (.+)\n((?:.*\n)*?)```", page)
    shutil.copy(FACTOR, pytester.path)
    ran = pytester.runpytest_subprocess(*command.split(), timeout=PATIENCE)
    seconds = re.compile(r"\d+\.\d+s")
    assert seconds.sub("0.99s", ran.stdout.str()) + "\n" == shown
    for text in re.findall(r"```toml\n((?:.*\n)*?)```", page):
        pytester.path.joinpath("pyproject.toml").write_text(text)
    assert len(ids(pytester)) > 100


def hand_in(pytester: pytest.Pytester, file: Path | str, name: str = FILE) -> Path:
    path = pytester.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TELLS + (file if isinstance(file, str) else file.read_text("utf-8")), "utf-8")
    pytester.path.joinpath("pytest.ini").touch()
    return path


def run(pytester: pytest.Pytester, *arguments: str, status: int = 0) -> str:
    """What pytest says, in a process of its own; whatever it does, it imports nothing of a student's."""
    ran = pytester.runpytest_subprocess("-p", "no:hypothesispytest", "-p", "no:anyio", *arguments, timeout=PATIENCE)
    said = ran.stdout.str() + ran.stderr.str()
    assert ran.ret == status, said
    assert not OURS.search(said), said
    assert not [*pytester.path.rglob("imported")]
    return said


def ids(pytester: pytest.Pytester, *arguments: str) -> list[str]:
    return [line for line in run(pytester, "--collect-only", "-q", *arguments).splitlines() if "::" in line]


def outcomes(said: str) -> dict[str, str]:
    """Of `pytest -v`: the outcome of each item, by its name."""
    return dict(re.findall(r"^\S+::(\S+) ([A-Z]+)", said, re.MULTILINE))


@pytest.mark.slow
def test_a_mistake_reads_as_in_the_report_and_what_follows_from_it_passes(pytester: pytest.Pytester) -> None:
    hand_in(pytester, FACTOR)
    said = run(pytester, "-v", "-rs", "--junitxml=it.xml", "--chainrule", FILE, status=1)
    assert (
        "half of what it should be, at every node\n"
        "Case lesson, node 0: you return 0.271977, it should be 0.543955.\n"
        'Look at what stands in front of the difference. Read "The first link".\n'
        "Smallest case:\n"
        "  a = np.array([-0.25])\n"
        "  y = np.array([-0.5])\n"
        "  dC0_da(a, y)  # should be [0.5]; you return [0.25]\n"
        f"More hints:  chainrule grade {FILE} --hints 2\n"
        "gradient.py:36\n"
    ) in said
    assert f"{FILE}   90 of 100   bonus 0 of 50\n  weight_gradient: right, given your dC0_da\n" in said
    assert re.search(rf"SKIPPED \[\d+\] {FILE}:\d+: not started", said)
    found = outcomes(said)
    assert {name for name, word in found.items() if word == "FAILED"} == {
        name for name in found if name.partition("[")[0] == "dC0_da"
    }
    assert found["weight_gradient"] == found["weight_gradient[tanh]"] == "PASSED"
    assert found["bias_gradient"] == found["bias_gradient[tanh]"] == "SKIPPED"
    suite = ET.parse(pytester.path / "it.xml").getroot()[0]
    cases = {case.get("name"): case for case in suite}
    assert cases.keys() == found.keys()
    assert cases["dC0_da[tanh]"][0].get("message") == "not right, as dC0_da says: half of what it should be, at every node"
    assert [one.get("value") for one in cases["layer_gradient"].iter("property")][1:] == [
        "  layer_gradient: right, given your dC0_da"
    ]


@pytest.mark.slow
def test_full_marks_are_green(pytester: pytest.Pytester) -> None:
    hand_in(pytester, RIGHT)
    said = run(pytester, "--chainrule", FILE)
    assert f"{FILE}   100 of 100" in said
    assert "failed" not in said


@pytest.mark.slow
def test_what_is_not_begun_fails_once_and_a_bonus_is_skipped(pytester: pytest.Pytester) -> None:
    hand_in(pytester, STUB)
    found = outcomes(run(pytester, "-v", "--chainrule", FILE, status=1))
    assert [name for name, word in found.items() if word == "FAILED"] == [
        "sample_loss", "weighted_input", "dC0_da", "da_dz", "dz_dw", "weight_gradient", "layer_gradient", "average_gradient",
    ]  # fmt: skip
    assert {word for name, word in found.items() if "[" in name} == {"SKIPPED"}


BEGUN = """
import numpy as np

def sample_loss(a, y):
    return a[7]

def dCO_da(a, y):
    return 2 * (a - y)

def bias_gradient(W, b, a_prev, y, activation):
    return np.zeros(len(b))
"""


@pytest.mark.slow
def test_what_raises_or_is_called_otherwise_or_is_a_wrong_bonus_fails(pytester: pytest.Pytester) -> None:
    hand_in(pytester, BEGUN)
    asked = ("-k", "sample_loss or (dC0_da and not prev) or bias_gradient")
    said = run(pytester, "-v", "-rs", *asked, "--chainrule", FILE, status=1)
    found = outcomes(said)
    assert found["sample_loss"] == found["dC0_da"] == found["bias_gradient"] == "FAILED"
    assert found["sample_loss[lesson]"] == found["bias_gradient[tanh]"] == "FAILED"
    assert found["dC0_da[lesson]"] == "SKIPPED"
    assert "IndexError: index 7 is out of bounds" in said
    assert re.search(rf"SKIPPED \[\d+\] {FILE}:1: .*dCO_da", said)


HALF = """
import msgspec
from chainrule import builtin

key = msgspec.structs.replace(builtin.public_key(), follow_through=0.5)
builtin.public_key = lambda: key
"""


@pytest.mark.slow
def test_who_keeps_a_share_of_the_points_is_told_which(pytester: pytest.Pytester) -> None:
    hand_in(pytester, FACTOR)
    pytester.makeconftest(HALF)
    said = run(pytester, "-v", "--chainrule", FILE, "-k", "weight_gradient and (lesson or not [)", status=1)
    assert "partly right, by follow-through: 7 of 14\nright, given your dC0_da\n" in said
    assert f"{FILE}   63 of 100" in said


WAYS = {
    "named twice": (
        "test_gradient.py",
        "",
        ["--import-mode=importlib", "--chainrule", "test_gradient.py", "test_gradient.py"],
    ),
    "with its folder": (
        "a/gradient.py",
        "",
        ["--doctest-modules", "-opython_files=*.py", "--chainrule", "a/gradient.py", "a"],
    ),
    "in a package": ("a/test_gradient.py", "a/__init__.py", ["-o", "chainrule=a/test_gradient.py"]),
    "beside a link": ("a/gradient.py", "test_link.py", ["--chainrule", "a/gradient.py", "."]),
    "one item": ("test_gradient.py", "", ["--chainrule", "test_gradient.py", "test_gradient.py::dC0_da[lesson]"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_it_is_never_imported(pytester: pytest.Pytester, way: str) -> None:
    name, other, arguments = WAYS[way]
    hand_in(pytester, RIGHT, name)
    if way == "in a package":
        pytester.path.joinpath(other).write_text("from .test_gradient import *\n")
    elif way == "beside a link":
        pytester.path.joinpath(other).symlink_to(name)
    said = run(pytester, "-v", "-k", "dC0_da and lesson", *arguments)
    assert set(outcomes(said)) == {"dC0_da[lesson]", *(["dC0_da_prev[lesson]"] if way != "one item" else [])}


@pytest.mark.slow
def test_single_items_are_named_as_an_editor_does(pytester: pytest.Pytester) -> None:
    path = hand_in(pytester, FACTOR)
    pytester.makepyfile(test_mine="def test_mine(): assert 1 + 1 == 3")
    listed = ids(pytester, "--chainrule", FILE, ".")
    assert len(listed) == len(set(listed)) > 100
    assert listed == ids(pytester, "-o", f"chainrule={FILE}", f"--rootdir={pytester.path}", str(pytester.path))
    assert {f"{FILE}::dC0_da", f"{FILE}::dC0_da[tanh]", "test_mine.py::test_mine"} <= set(listed)
    named = [f"{path}::dC0_da[tanh]", f"{path}::da_dz[tanh]", str(pytester.path / "test_mine.py::test_mine")]
    assert outcomes(run(pytester, "-v", "--chainrule", FILE, *named, status=1)) == {
        "dC0_da[tanh]": "FAILED", "da_dz[tanh]": "PASSED", "test_mine": "FAILED",
    }  # fmt: skip
    assert outcomes(run(pytester, "-v", "--chainrule", FILE, named[-1], status=1)) == {"test_mine": "FAILED"}
    both = run(pytester, "-v", "--chainrule", FILE, f"{path}::da_dz", f"{path}::da_dz[tanh]")
    assert sorted(outcomes(both)) == sorted(name for one in listed if (name := one.partition("::")[2]).startswith("da_dz"))


def test_a_name_that_a_terminal_would_obey_is_refused_and_not_shown_as_it_is(pytester: pytest.Pytester) -> None:
    (pytester.path / "\x1b]0;owned\x07gradient.py").write_text("x = 1\n")
    ran = pytester.runpytest_subprocess("--chainrule", "\x1b]0;owned\x07gradient.py")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    said = ran.stderr.str() + ran.stdout.str()
    assert "its name can't be printed" in said
    assert "\x1b]" not in said


@pytest.mark.slow
def test_k_x_lf_and_xdist_work(pytester: pytest.Pytester) -> None:
    hand_in(pytester, FACTOR)
    first = outcomes(run(pytester, "-v", "-x", "--chainrule", FILE, status=1))
    assert [name for name, word in first.items() if word == "FAILED"] == ["dC0_da"]
    asked = ("-v", "-k", "(dC0_da or layer_gradient) and (lesson or tanh)", "--chainrule", FILE)
    found = outcomes(run(pytester, *asked, status=1))
    spread = run(pytester, *asked, "-n", "2", status=1)
    assert {name: word for word, name in re.findall(r"([A-Z]+) \S+::(\S+)", spread)} == found
    again = outcomes(run(pytester, "-v", "--lf", "--chainrule", FILE, status=1))
    assert set(again) == {"dC0_da", "dC0_da[lesson]", "dC0_da[tanh]"}  # the last two of the second run


@pytest.mark.slow
def test_the_configuration_names_files_relative_to_rootdir(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(pytester, RIGHT, "week 1/gradient.py")
    hand_in(pytester, FACTOR, "week2/test_gradient.py")
    pytester.path.joinpath("pytest.ini").unlink()
    pytester.makepyfile(**{"mine/test_mine": "def test_mine(): pass"})
    pytester.makepyprojecttoml(
        "[tool.pytest.ini_options]\ntestpaths = ['mine']\nchainrule = ['week 1/gradient.py', 'week2/test_gradient.py']"
    )
    asked = ("-v", "-k", "test_mine or dz_dw")
    found = re.findall(r"^(\S.*)::(test_mine|dz_dw) PASSED", run(pytester, *asked), re.MULTILINE)
    assert found == [
        ("mine/test_mine.py", "test_mine"),
        ("week 1/gradient.py", "dz_dw"),
        ("week2/test_gradient.py", "dz_dw"),
    ]
    assert set(outcomes(run(pytester, *asked, "mine"))) == {"test_mine"}
    monkeypatch.chdir(pytester.path / "mine")
    assert set(outcomes(run(pytester, *asked))) == {"test_mine"}
    assert "week2/test_gradient.py   90 of 100" in run(pytester, "-k", "dz_dw", "../week2")


WRONG = {
    "missing": (["--chainrule", "none.py"], "none.py: there is no such file"),
    "missing, in the configuration": (["-o", "chainrule=none.py"], "none.py: there is no such file"),
    "missing, on two workers": (["-n", "2", "--chainrule", "none.py"], "none.py: there is no such file"),
    "a folder": (["--chainrule", "exercises"], "exercises is a folder\n  name a student's file, a .py or .ipynb"),
    "no code": (["--chainrule", "pytest.ini"], "pytest.ini is no submission\n  name a .py or .ipynb file"),
    "conftest.py": (["--chainrule", "conftest.py"], "conftest.py: pytest imports what is called so"),
    "no file named": (["--chainrule"], "--chainrule: expected one argument"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
def test_what_is_asked_wrongly_is_a_usage_error(pytester: pytest.Pytester, what: str) -> None:
    arguments, says = WRONG[what]
    hand_in(pytester, RIGHT, "conftest.py" if what == "conftest.py" else FILE)
    assert says in run(pytester, *arguments, status=4)


@pytest.mark.slow
def test_what_can_not_be_read_is_one_error(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("gradient.ipynb").write_bytes(b"{}")
    said = run(pytester, "--chainrule", "gradient.ipynb", status=2)
    assert said.count("gradient.ipynb: no exercise can be graded: ") == 1
    assert "1 error" in said


@pytest.mark.slow
def test_what_can_not_be_run_is_one_failure(pytester: pytest.Pytester) -> None:
    path = hand_in(pytester, "")
    path.write_text("this is (no Python\n")
    said = run(pytester, "-rf", "--chainrule", FILE, status=1)
    assert "no exercise can be graded: " in said
    assert re.search(r"^1 failed, \d+ skipped", said.splitlines()[-1].strip("= "))


@pytest.mark.slow
def test_a_bad_course_is_one_error(pytester: pytest.Pytester) -> None:
    hand_in(pytester, RIGHT)
    pytester.path.joinpath("course.yml").write_text("course: gradient\nexercices: []\n")
    said = run(pytester, "--chainrule", FILE, status=2)
    assert "course.yml:2: " in said
    assert "1 error" in said


@pytest.mark.slow
def test_a_course_is_that_of_rootdir(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(pytester, RIGHT)
    pytester.path.joinpath("course.yml").write_text("course: gradient\nexercices: []\n")
    monkeypatch.chdir(pytester.path / "exercises")
    assert "course.yml:2: " in run(pytester, "--chainrule", "gradient/gradient.py", status=2)


@pytest.mark.slow
def test_a_fault_of_our_own_is_one_failure_that_says_what_to_report(pytester: pytest.Pytester) -> None:
    hand_in(pytester, RIGHT)
    pytester.makeconftest("import chainrule.grading\ndef grade(*_): raise KeyError('it')\nchainrule.grading.grade = grade")
    ran = pytester.runpytest_subprocess("--chainrule", FILE, timeout=PATIENCE)
    said = ran.stdout.str()
    assert ran.ret == 1
    assert "chainrule: a fault of our own: KeyError, at pytest_plugin.py:" in said
    assert "Traceback" not in said
    ran.assert_outcomes(failed=1, skipped=len(ids(pytester, "--chainrule", FILE)) - 1)


NOTHING_OF_OURS = """
import sys
def pytest_unconfigure():
    print(sorted(name for name in sys.modules if name.split(".")[0] in ("chainrule", "numpy", "msgspec", "pydantic")))
"""


@pytest.mark.slow
def test_nothing_of_ours_is_imported_where_it_is_not_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(NOTHING_OF_OURS)
    said = pytester.runpytest_subprocess("-s", timeout=PATIENCE).stdout.str()
    assert "['chainrule', 'chainrule._version', 'chainrule.pytest_plugin', 'chainrule.version']" in said
