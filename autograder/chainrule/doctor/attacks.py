"""The corpus of attacks, tests/attacks/: hostile submissions, each with the canary that would show its success.

A file begins with a docstring (a notebook has the same text in its metadata, as "attack"): what it tries, and

    earns: 40          what its honest functions earn, and so what a good grader gives
    canary: marks      which of CANARIES would show that it succeeded
    place: "…"         a JSON string: its path in the folder of submissions, where it is an attack by its name

`@NAME@` in its text stands for a word of the arena, as Arena.words says.
"""

import ast
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from ..errors import SetupError
from ..key import AnswerKey, load_key

CANARIES = {
    "marks": "its score is not what its honest functions earn",
    "secret": "the secret is in a report, in the open folder, or came to a listener",
    "won": "it says that it did what it must not be able to do",
    "drop": "a file is in the open folder, or another one has changed",
    "network": "something came to a listener",
    "left": "a process of it is there 2 s after the grade",
    "neighbour": "the neighbour's result is another one",
    "raw": "text of its own is in a report as it was",
    "late": "it took longer than its limits allow, or ended the grader",
}
PLACES = (Path(__file__).with_name("corpus"), Path(__file__).parents[3] / "tests/attacks")  # of a wheel, of a checkout
KEY = "key.json"
HEADER = re.compile(r"^(\w+): (.*)$", re.MULTILINE)
IMPORT, CALL = 1.0, 0.25  # seconds: the course's own limits would make the endless attacks take minutes


@dataclass(frozen=True)
class Attack:
    """A file of the corpus. `place` is where it is handed in, `earns` what its honest functions earn."""

    family: str
    name: str
    tries: str
    earns: float
    canary: str
    place: str
    text: str


def corpus() -> tuple[list[Attack], AnswerKey]:
    """All attacks, and the key they are graded with; raises SetupError if they aren't there, or a file is no attack."""
    for place in PLACES:
        if (place / KEY).is_file():
            files = sorted(path for path in place.glob("*/*") if path.suffix in (".py", ".ipynb"))
            made = load_key(place / KEY)
            made = msgspec.structs.replace(made, limits=replace(made.limits, import_seconds=IMPORT, call_seconds=CALL))
            return [_read(path, made.stem) for path in files], made
    raise SetupError("the attacks are not here: they are in the repository, and in the package that was built from it")


def _read(path: Path, stem: str) -> Attack:
    text = path.read_text(encoding="utf-8")
    try:
        is_notebook = path.suffix == ".ipynb"
        header = json.loads(text)["metadata"]["attack"] if is_notebook else ast.get_docstring(ast.parse(text)) or ""
        said = dict(HEADER.findall(header))
        assert said["canary"] in CANARIES, f"no canary is called {said['canary']}"
        place = json.loads(said["place"]) if "place" in said else f"mallory/{stem}{path.suffix}"
        tries = " ".join(HEADER.sub("", header).split())
        return Attack(path.parent.name, path.stem, tries, float(said["earns"]), said["canary"], place, text)
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise SetupError(f"{path}: not an attack: {error!r}") from error
