"""G4: the same keys and the same verdicts on other processors and with other versions of numpy.

Other processors are played by telling OpenBLAS which kernels to take and numpy which instructions not to use; other
versions are installed into environments that are thrown away. Each is a process of its own, which runs machine.py.
The sandbox passes OPENBLAS_CORETYPE on to submissions, but neither numpy's own switch nor the number of threads: there the
students and mistakes that machine.py runs itself are what shows a difference.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import machine
from .gate import Gate

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "submissions"
OLDEST, NEWEST = "numpy==1.26.4", "numpy"
BESIDES = ("msgspec", "pydantic", "rich", "ruamel.yaml")  # in the versions of this environment
KERNELS = {"Prescott": "SSE3", "Nehalem": "SSE42", "Sandybridge": "AVX", "Haswell": "AVX2", "SkylakeX": "AVX512F"}
"""OpenBLAS's names, and what a processor needs to run them."""
DISPATCHED = ("AVX512_SPR", "AVX512_ICL", "AVX512_CNL", "AVX512_CLX", "AVX512_SKX", "AVX512CD", "AVX512F", "FMA3", "AVX2",
              "F16C", "AVX", "X86_V4", "X86_V3", "ASIMDHP", "ASIMDDP", "ASIMDFHM", "SVE")  # fmt: skip
"""Groups of instructions that some version of numpy chooses by the processor."""


class Elsewhere(Exception):
    """An environment could not be made, or nothing came out of it."""


@dataclass(frozen=True)
class Setting:
    """`numpy` "" is the version of this environment, anything else what pip is asked for."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    numpy: str = ""


def settings() -> list[Setting]:
    """The default, which the others are compared with, and all others that this processor can play."""
    there = machine.features()
    kernels = [name for name, needs in KERNELS.items() if needs in there and platform.machine() in ("x86_64", "AMD64")]
    plainest = {"NPY_DISABLE_CPU_FEATURES": " ".join(name for name in DISPATCHED if name in there)}
    weakest = plainest | ({"OPENBLAS_CORETYPE": kernels[0]} if kernels else {})
    return [
        Setting("default"),
        *(Setting(f"OpenBLAS for {name}", {"OPENBLAS_CORETYPE": name}) for name in kernels),
        *(Setting(f"OpenBLAS with {n} threads", {"OPENBLAS_NUM_THREADS": n}) for n in ("1", "4")),
        Setting("numpy's plainest instructions", plainest),
        Setting("both at their plainest", weakest),
        *(Setting(f"{name} numpy", {}, wanted) for name, wanted in (("oldest", OLDEST), ("newest", NEWEST))),
        *(Setting(f"{name} numpy, plainest", weakest, wanted) for name, wanted in (("oldest", OLDEST), ("newest", NEWEST))),
    ]


def run(some: Sequence[Setting], *, seeds: int, golden: bool, jobs: int = 2) -> dict[str, dict[str, Any] | str]:
    """What machine.py said in each setting, by name; a text is why there is nothing."""
    wanted = list(dict.fromkeys(setting.numpy for setting in some if setting.numpy))
    arguments = ["--seeds", str(seeds), *(["--golden", str(GOLDEN)] if golden else [])]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        pythons: dict[str, str | Elsewhere] = {"": sys.executable}
        pythons |= zip(wanted, pool.map(lambda pair: _environment(*pair), _places(wanted, folder)), strict=True)
        said = pool.map(lambda setting: _said(setting, pythons[setting.numpy], arguments), some)
        return {setting.name: one for setting, one in zip(some, said, strict=True)}


def _places(wanted: Sequence[str], folder: str) -> Iterator[tuple[str, Path]]:
    return ((one, Path(folder) / str(i)) for i, one in enumerate(wanted))


def _environment(numpy: str, place: Path) -> str | Elsewhere:
    """The Python of a new environment with this numpy."""
    try:
        _output([sys.executable, "-m", "venv", str(place)])
        python = str(place / "bin" / "python")
        besides = [f"{name}=={version(name)}" for name in BESIDES]
        _output([python, "-m", "pip", "install", "--quiet", "--upgrade", numpy, *besides])
    except Elsewhere as error:
        return Elsewhere(f"{numpy} can't be installed (is a package index reachable?): {error}")
    return python


def _said(setting: Setting, python: str | Elsewhere, arguments: list[str]) -> dict[str, Any] | str:
    if isinstance(python, Elsewhere):
        return str(python)
    paths = os.pathsep.join([str(ROOT / "autograder"), str(ROOT / "benchmarks")])
    try:
        text = _output([python, "-m", "gates.machine", *arguments], os.environ | setting.environment | {"PYTHONPATH": paths})
    except Elsewhere as error:
        return str(error)
    found: dict[str, Any] = json.loads(text)
    return found


def _output(command: list[str], environment: dict[str, str] | None = None) -> str:
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    if ran.returncode:
        last = ran.stderr.strip().splitlines()[-1:]
        raise Elsewhere("".join(last) or f"it ended with {ran.returncode}")
    return ran.stdout


def gate(said: dict[str, dict[str, Any] | str]) -> Gate:
    """Fails for every setting without a result, and for every difference to the default."""
    found = Gate("G4 the same keys and verdicts everywhere")
    default = said.get("default", "it was not run")
    if isinstance(default, str):
        found.failures.append(f"default: {default}")
        return found
    found.figures.append(f"compared: {len(default['keys'])} keys, {len(default['verdicts'])} answers of one key, "
                         f"{len(default['golden'])} submissions; settings: {len(said)}")  # fmt: skip
    width = max(map(len, said))
    for name, one in said.items():
        if isinstance(one, str):
            found.failures.append(f"{name}: {one}")
            continue
        different = list(_different(default, one))
        found.failures.extend(f"{name}: {what}" for what in different)
        bits = "" if name == "default" else "same bits; " if one["bits"] == default["bits"] else "other bits; "
        keys = sum(a != b for a, b in zip(one["keys"], default["keys"], strict=True))
        verdicts = len(different) - bool(keys)
        same = "" if name == "default" else f"other keys: {keys}, other verdicts: {verdicts}"
        where = f"numpy {one['numpy']}, {one['blas']}, {len(one['simd'])} CPU features"
        found.figures.append(f"{name:{width}}  {where}: {bits}{same}".rstrip(": "))
    return found


def _different(default: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    if default["keys"] != other["keys"]:
        other_keys = [i for i, pair in enumerate(zip(default["keys"], other["keys"], strict=True)) if pair[0] != pair[1]]
        yield f"other bytes: of {len(default['keys'])} keys {', '.join(f'number {i + 1}' for i in other_keys)}"
    for part in ("verdicts", "golden"):
        for name in sorted(default[part].keys() | other[part].keys()):
            before, after = default[part].get(name), other[part].get(name)
            if before != after:
                yield f"{name}: {after}, by default {before}"
