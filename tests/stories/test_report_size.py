"""Reports are bounded, whatever a submission returns, raises, prints or is called: attacks on those who read them.

Each attack is a submission of which every function does what takes most room. It is graded for real, with a key that shows
one case of each function, and with one that shows all of them, and written in every format. Those of
tests/attacks/report-size/ are among them.
"""

from __future__ import annotations

import json
import os
import tracemalloc
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from repository import KEY, ROOT, chainrule

from chainrule.doctor.attacks import corpus
from chainrule.grading import grade
from chainrule.nbgrader.autograding.comment import as_comment
from chainrule.reports import FORMATS, pieces
from chainrule.reports.html import page
from chainrule.reports.student_page.parts import as_html
from chainrule.result import LARGEST, as_json
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.key import AnswerKey
    from chainrule.result import Result

LONGEST = 500  # characters of a line of text
PAGE = 40_000  # bytes of the class report's own texts, style and script
NAMES = [exercise.name for exercise in KEY.exercises]
SMILEY, TAG, ACCENT = "\U0001f600", "\U000e0041", "\u0301"  # 12 bytes of JSON; not shown, so escaped; climbs
HEAD = """
import itertools, os, sys
import numpy as np
count = itertools.count()
"""


def every(body: str, head: str = "") -> str:
    """All functions do this; `first` is the first argument as an array, `n` another number each time."""
    functions = (
        f"def {name}(*arguments):\n    n = next(count)\n"
        "    first = np.asarray(arguments[0][0] if isinstance(arguments[0], list) else arguments[0])\n"
        f"    {body}\n"
        for name in NAMES
    )
    return "\n".join([HEAD, head, *functions])


def all_visible(key: AnswerKey) -> AnswerKey:
    """The key of a course that shows every case."""
    exercises = tuple(
        msgspec.structs.replace(one, checks=tuple(msgspec.structs.replace(c, visible=True) for c in one.checks))
        for one in key.exercises
    )
    return msgspec.structs.replace(key, exercises=exercises)


LONG_NAME = "helper_" + "x" * 3000
ATTACKS = {
    **{one.name: one.text.replace("@NAMES@", " ".join(NAMES)) for one in corpus()[0] if one.family == "report-size"},
    # -- what is returned --
    "a-million-entries": every("return np.arange(10**6) * 1.5"),
    "as-much-as-travels": every("return np.arange(120_000) * 1.5"),
    "as-many-bytes-as-travel": every("return np.full(10**6, n % 100, np.int8)"),
    "class-of-a-name-in-smileys": every(f"return type(f'{{n}}' + '{SMILEY}' * 10**3, (), {{}})()"),
    "thousands-of-arrays": every("return [np.full((1,) * 8, n)] * 4_000"),
    "just-short-of-infinity": every("return np.full(first.shape, [1.7e308, -1.7e308][n % 2])"),
    "inf-and-nan": every("return np.full(first.shape, [np.inf, -np.inf, np.nan][n % 3])"),
    "all-digits": every("return first * (1 + n / 7) * np.pi"),
    # -- what is said --
    "message-of-quotation-marks": every("raise ValueError(f'{n}' + chr(39) * 150 + chr(34) * 150)"),
    "message-of-backslashes": every("raise ValueError(f'{n}' + chr(92) * 10**5)"),
    "pictures-of-html-and-quotation-marks": "\n".join(
        [
            (ROOT / "solutions/gradient.py").read_text(encoding="utf-8"),
            *(f"raise ValueError('{n}' + chr(34) * 500)" for n in range(60)),
            "def off(right):\n    def wrong(*a):\n        print(chr(34) * 4000)\n        value = right(*a)",
            "        return [x * 1.3 for x in value] if isinstance(value, list) else value * 1.0000001\n    return wrong",
            *(f"{name} = off({name})" for name in NAMES),
        ]
    ),
    # -- what stands beside the functions --
    "thousands-that-fail": "\n".join([every("raise ValueError"), *(f"raise ValueError('{n}' * 500)" for n in range(300))]),
    "thousands-that-are-not-run": "\n".join(
        [
            "import os",
            "os.kill(os.getpid(), 9)",
            *(f"x{n} = {n}" for n in range(900)),
            "os.kill(os.getpid(), 9)",
            every("raise ValueError(f'{n}')"),
        ]
    ),
    "thousands-that-are-no-python": "\n".join([*(f"x{n} = = '{'y' * 200}'" for n in range(200)), every("return first")]),
    "names-that-are-nearly-right": "\n".join(f"def {name}_{'_' * 9}(*a): return 0" for name in NAMES),
    "helper-of-a-long-name": every(f"return {LONG_NAME}(first) * (1.1 + n % 7)", f"def {LONG_NAME}(x): return x + 1"),
    "helper-whose-name-is-no-name": every(
        "return helper(first) * (1.1 + n % 7)",
        "def helper(x): return x + 1\nodd = '::error::<b>\\n' * 500\nglobals()[odd] = helper",
    )
    + "\nfor one in [f for f in list(globals().values()) if getattr(f, '__name__', '') in "
    + f"{NAMES}]:\n    code = one.__code__\n"
    + "    one.__code__ = code.replace(co_names=tuple(odd if name == 'helper' else name for name in code.co_names))\n",
}
PATHS = {
    "path-of-4-kb": ("x" * 200 + "/") * 20,
    "path-in-smileys": (SMILEY * 60 + "/") * 15,
    "path-of-quotation-marks": "'" * 250 + "/",
    "path-of-what-is-not-shown": TAG * 100 + "/",
}
KEYS = {"one": KEY, "all": all_visible(KEY)}
EACH = [(name, "one" if number % 2 or "html" in name else "all") for number, name in enumerate((*ATTACKS, *PATHS))]


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as made:
        yield made


@pytest.fixture(params=EACH, ids=["-".join(one) for one in EACH])
def attacked(
    request: pytest.FixtureRequest, template: Template, capfd: pytest.CaptureFixture[str]
) -> tuple[str, Result, AnswerKey]:
    """An attack's result, with which nothing was said on stderr."""
    name, shown = request.param
    source = ATTACKS.get(name) or every("raise ValueError(f'{n}' + 'x' * 500)")
    key = KEYS[shown]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = f"{PATHS.get(name, '')}gradient.py"
        result = grade(submission_from_bytes(source.encode(), path=path, name="gradient.py", student="ada"), key, template)
    assert capfd.readouterr().err == ""
    return name, result, key


@pytest.mark.slow
def test_every_report_is_of_64_kb_at_most_and_no_line_of_text_is_long(attacked: tuple[str, Result, AnswerKey]) -> None:
    name, result, key = attacked
    assert not result.fault, result.notes
    assert result.score + result.bonus == 0
    assert len(as_json(result)) <= LARGEST
    written = {form: "".join(pieces(form, [result])) for form in FORMATS}
    tables = {form: "".join(pieces(form, [result], [result.name], many=True)) for form in FORMATS}
    written["feedback"] = "".join(as_html(one, result, key.sizes) for one in result.exercises)
    written["page"] = page(result, key.sizes)
    written["comments"] = "".join(map(as_comment, result.exercises))
    sizes = {form: len(text.encode()) for form, text in [*written.items(), *tables.items()]}
    sizes["html"] -= PAGE  # which is there once, however many students are on it
    assert {form: size for form, size in sizes.items() if size > LARGEST + 1_000} == {}, name
    for text in (written["text"], tables["text"], written["comments"]):
        assert max(map(len, text.split("\n"))) <= LONGEST
        assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]


ODD = (
    "np.full(first.shape, np.inf)", "np.full(first.shape, -np.inf)", "np.where(first > 0, np.inf, -np.inf)",
    "np.full(first.shape, np.nan)", "np.full(first.shape, 0x7ff0000000000001, 'u8').view('f8')",  # which signals
    "np.full(first.shape, 1.7e308)", "first * -1e308", "np.full(first.shape, 5e-324)", "np.full(first.shape, 2**63, 'u8')",
    "np.full(first.shape, -2**63)", "np.full(first.shape, np.inf, 'f4')", "np.full(first.shape, 65504, 'f2')",
    "np.full(first.shape, 3.4e38, 'f4')", "first / 0", "np.array(1.7e308)", "np.array(np.nan, 'f2')",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(3))
def test_whatever_numbers_come_the_judge_says_nothing_on_stderr(tmp_path: Path, turn: int) -> None:
    """Each of three files gives other functions other numbers; no difference of infinities, no overflow is told."""
    functions = [
        f"def {name}(*arguments):\n"
        "    first = np.asarray(arguments[0][0] if isinstance(arguments[0], list) else arguments[0])\n"
        "    first = first @ arguments[1] if first.ndim == 2 and np.ndim(arguments[1]) == 1 and "
        f"{name!r} in ('weighted_input', 'bias_gradient') else first\n"
        f"    return {ODD[(turn * 5 + number) % len(ODD)]}\n"
        for number, name in enumerate(NAMES)
    ]
    (tmp_path / "gradient.py").write_text("\n".join(["import numpy as np", *functions]), encoding="utf-8")
    environment = {**os.environ, "PYTHONWARNINGS": "always"}
    ran = chainrule("grade", "gradient.py", "--format", "json", cwd=tmp_path, env=environment)
    assert ran.returncode == 1
    assert [line for line in ran.stderr.splitlines() if not line.startswith(("gradient.py: 0 of 100", "graded on: "))] == []
    assert {one["verdict"] for one in json.loads(ran.stdout)["exercises"]} & {"WRONG", "NOT_FINITE"}


def test_the_judge_takes_no_memory_for_what_is_far_too_large(template: Template) -> None:
    """Pairs of mistakes with every entry of an array of 1 MB were 6 GB, and the system ended the grader."""
    source = every("return np.arange(120_000) * 1.5").encode()
    exercise = KEY.exercise("layer_gradient")
    tracemalloc.start()
    try:
        result = grade(submission_from_bytes(source, path="gradient.py", name="gradient.py"), KEY, template, [exercise])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [one.verdict for one in result.exercises] == ["SHAPE"]
    assert most < 100_000_000
