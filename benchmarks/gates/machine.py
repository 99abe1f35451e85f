"""What the judge says under the numpy, the BLAS and the SIMD paths that this process was started with, as JSON.

    python -m gates.machine [--seeds N] [--golden FOLDER]

Run by G4 (see elsewhere), once in each environment, with chainrule and benchmarks/ on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import subprocess
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.deck.solutions import load_solutions
from chainrule.diagnosis.diagnose import diagnose

from .asking import Function, arrays, ask, judge, quiet
from .student import EXERCISES, Student

if TYPE_CHECKING:
    from chainrule.course.model import Course
    from chainrule.key import AnswerKey, KeyExercise

STUDENTS = 10
COURSE = Path(__file__).resolve().parents[2] / "course.yml"


def features() -> list[str]:
    """The CPU features that numpy uses here, by its own names; numpy 2 moved the list."""
    core = "_core" if int(np.__version__.partition(".")[0]) > 1 else "core"
    found = import_module(f"numpy.{core}._multiarray_umath").__cpu_features__
    return [name for name, there in found.items() if there]


def blas() -> str:
    """The kernels that OpenBLAS chose, or "unknown" for another BLAS."""
    for path in (Path(np.__file__).parents[1] / "numpy.libs").glob("*openblas*"):
        library = ctypes.CDLL(str(path))
        for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_"):
            if hasattr(library, name):
                core = getattr(library, name)
                core.restype = ctypes.c_char_p
                return str(core().decode())
    return "unknown"


def verdicts(key: AnswerKey, course: Course) -> tuple[dict[str, str], str]:
    """What is said of right answers, of the reference on plain numpy and of every mistake; a digest of their bits."""
    solutions = load_solutions(course)
    said: dict[str, str] = {}
    bits = hashlib.sha256()
    rng = np.random.default_rng(4)
    for asked in key.exercises:
        students = [Student(rng) for _ in range(STUDENTS)] if asked.name in EXERCISES else []
        answering: dict[str, Function] = {"reference": solutions.functions[asked.name]}
        for i, student in enumerate(students):
            answering[f"student {i}"] = partial(_answer, student, asked.name)
        for wrong in solutions.wrongs:
            if asked.name in wrong.functions:
                answering[wrong.misconception.id] = wrong.functions[asked.name]
        for name, function in answering.items():
            said[f"{asked.name}: {name}"] = _said(function, asked, key, bits)
    return said, bits.hexdigest()


def _answer(student: Student, exercise: str, *arguments: Any) -> Any:
    return student.answer(exercise, list(arguments))


def _said(function: Function, asked: KeyExercise, key: AnswerKey, bits: Any) -> str:
    judged = []
    for check in asked.checks:
        with quiet():
            try:
                value = ask(function, check)
                for part in arrays(value):
                    bits.update(part.tobytes())
                judged.append(judge(value, check))
            except Exception:  # noqa: BLE001  # a mistake may raise anything
                return "raises"
    with quiet():
        finding = diagnose(asked, judged, key)
    return " ".join([finding.verdict, finding.misconception or "-", *(one.verdict for one in judged)])


def golden(folder: Path) -> dict[str, Any]:
    """Of every submission in the folder, graded by the real command: verdict, marks and mistake of each exercise."""
    command = [sys.executable, "-m", "chainrule", "grade", folder.name, "--format", "json"]
    ran = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"chainrule grade ends with {ran.returncode}: {ran.stderr.strip()[-500:]}")
    return {
        result["submission"]["path"]: [
            [one["name"], one["verdict"], one["score"], one["misconception"], one["earned"]] for one in result["exercises"]
        ]
        for result in json.loads(ran.stdout)["results"]
    }


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--golden", type=Path)
    options = parser.parse_args()
    course = load_course(COURSE)
    keys = [make_key(course, seed=seed) for seed in (None, *range(1, options.seeds))]
    said, bits = verdicts(keys[0], course)
    report = {
        "numpy": np.__version__,
        "blas": blas(),
        "simd": features(),
        "keys": [key.digest for key in keys],
        "verdicts": said,
        "bits": bits,
        "golden": golden(options.golden) if options.golden else {},
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
