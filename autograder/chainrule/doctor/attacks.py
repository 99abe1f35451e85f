"""The corpus of attacks, tests/attacks/: hostile submissions, each with what would show its success. A folder is a family.

Against the sandbox, an attack is a submission. It begins with a docstring (a notebook has the same text in its metadata, as
"attack"): what it tries, and

    earns: 40          what its honest functions earn, and so what a good grader gives
    canary: marks      which of CANARIES would show that it succeeded
    place: "…"         a JSON string: its path in the folder of submissions, where it is an attack by its name
    key: lesson        it is graded with the built-in course's key, whose functions are @NAMES@, not with the corpus's own

Against the trusted side, which reads what was handed in, an attack is a .toml with what `Attempt` has: files, and what must
come of them. Its family has a stage.toml with what `Stage` has: the commands, as an instructor gives them, and the honest
students beside it.

`@NAME@` in a text stands for a word: Arena.words and bouts.words say which.
"""

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from ..builtin import public_key
from ..errors import SetupError
from ..key import AnswerKey, parse_key

CANARIES = {
    "marks": "its score is not what its honest functions earn",
    "secret": "the secret is in a report, in the open folder, or came to a listener",
    "won": "it says that it did what it must not be able to do",
    "drop": "a file is in the open folder, or another one has changed",
    "network": "something came to a listener",
    "left": "a process of it is there 2 s after the grade",
    "neighbour": "the neighbour's result is another one",
    "raw": "text of its own is in a report as it was",
    "large": "a report on it alone has more than 64 kB, or a line of text more than 500 characters",
    "late": "it took longer than its limits allow, or ended the grader",
}
ARCHIVE = Path(__file__).with_name("corpus.json.bz2")  # a wheel's: one file, for hundreds; a checkout has the folder
FOLDER = Path(__file__).parents[3] / "tests/attacks"
KEY, STAGE = "key.json", "stage.toml"
HEADER = re.compile(r"^(\w+): (.*)$", re.MULTILINE)
IMPORT, CALL = 1.0, 0.25  # seconds: the course's own limits would make the endless attacks take minutes
Read = TypeVar("Read")


@dataclass(frozen=True)
class Attack:
    """A file of the corpus. `place` is where it is handed in, `earns` what its honest functions earn, `key` which grades."""

    family: str
    name: str
    tries: str
    earns: float
    canary: str
    place: str
    text: str
    key: AnswerKey


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes: `before`, then the text so many times, then `after`; or a notebook of cells, each so many times, too."""

    text: str = ""
    times: int = 1
    before: str = ""
    after: str = ""
    encoding: str = "utf-8"
    cell: tuple[dict[str, Any], ...] = ()
    book: dict[str, Any] = {}


class File(Content, frozen=True, forbid_unknown_fields=True):
    """A file, by its path in the stage's folder or repository; `only` names what it is in where that is not everything."""

    path: str = ""
    only: str = ""  # folder, zip
    link: str = ""  # a symbolic link's target
    pipe: bool = False
    copies: int = 1  # so many, each with a number behind its path
    mode: str = "100644"  # in a repository, where it may be an object of this id
    object: str = ""


class Object(Content, frozen=True, forbid_unknown_fields=True):
    """Of a repository: written as it stands. Its id is the word of its name; one called head is what is to be graded."""

    name: str = ""
    kind: str = "blob"
    like: str = ""  # a tree that has the entries of this one, too
    rows: tuple[tuple[str, str, str], ...] = ()  # a tree's entries: mode, name, id


class Attempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An attack on the trusted side: what is handed in, and what must come of it. It is a student of its own name."""

    tries: str
    earns: float = 0
    status: int = 0  # of the last command for each; all others end with 0
    says: str = ""  # what the commands for each have to say
    each: tuple[str, ...] = ()  # instead of the stage's
    environment: dict[str, str] = {}
    file: tuple[File, ...] = ()
    object: tuple[Object, ...] = ()
    harm: dict[str, str] = {}  # what is done to the file of the head's object at a path, as ":README.md": see bouts.HARMS


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a family is fought: the commands before, for each attack, and after, and what they may write."""

    needs: str = ""  # a program or a Python package: the family is left out where it isn't there
    together: bool = False  # all attacks in one folder; each alone, if something is amiss
    before: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    honest: tuple[str, ...] = ()  # students that must have every point wherever there are marks
    repository: bool = False  # the files are a base's checkout, and the attacks' are those of a pull request each
    file: tuple[File, ...] = ()


@dataclass(frozen=True)
class TrustedAttack:
    """A file of the corpus against the trusted side."""

    family: str
    name: str
    attempt: Attempt
    stage: Stage

    @property
    def tries(self) -> str:
        """The sentence that says so."""
        return self.attempt.tries


def corpus() -> tuple[list[Attack], AnswerKey]:
    """All attacks on the sandbox, and the key they are graded with; raises SetupError as `corpus_files` does, and for a file
    that is no attack.
    """
    made = _hurried(parse_key(corpus_files()[KEY], KEY))
    found = [(PurePosixPath(name), data) for name, data in corpus_files().items()]
    return [_read(path, data, made) for path, data in found if path.suffix in (".py", ".ipynb")], made


def trusted() -> list[TrustedAttack]:
    """All attacks on the trusted side; raises SetupError likewise."""
    found = {PurePosixPath(name): data for name, data in corpus_files().items() if name.endswith(".toml")}
    stages = {path.parent: _toml(path, data, Stage) for path, data in found.items() if path.name == STAGE}
    return [
        TrustedAttack(path.parent.name, path.stem, _toml(path, data, Attempt), stages[path.parent])
        for path, data in found.items()
        if path.name != STAGE
    ]


@cache
def corpus_files() -> Mapping[str, bytes]:
    """Every file of the corpus by its path, in the order of the paths; raises SetupError if they aren't there."""
    if ARCHIVE.is_file():
        try:
            import bz2
        except ImportError as error:
            raise SetupError("the attacks can't be unpacked: this Python was built without bz2") from error
        return {name: text.encode() for name, text in json.loads(bz2.decompress(ARCHIVE.read_bytes())).items()}
    if (FOLDER / KEY).is_file():
        return {
            path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*")) if path.is_file()
        }
    raise SetupError("the attacks are not here: they are in the repository, and in the package that was built from it")


def _hurried(key: AnswerKey) -> AnswerKey:
    return replace(key, limits=replace(key.limits, import_seconds=IMPORT, call_seconds=CALL))


def _toml(path: PurePosixPath, data: bytes, kind: type[Read]) -> Read:
    try:
        return msgspec.convert(tomllib.loads(data.decode()), kind)
    except ValueError as error:
        raise SetupError(f"{path}: not an attack: {error}") from error


def _read(path: PurePosixPath, data: bytes, made: AnswerKey) -> Attack:
    try:
        text = data.decode()
        is_notebook = path.suffix == ".ipynb"
        header = json.loads(text)["metadata"]["attack"] if is_notebook else ast.get_docstring(ast.parse(text)) or ""
        said = dict(HEADER.findall(header))
        assert said["canary"] in CANARIES, f"no canary is called {said['canary']}"
        key = {"": made, "lesson": public_key()}[said.get("key", "")]
        place = json.loads(said["place"]) if "place" in said else f"mallory/{made.stem}{path.suffix}"
        tries = " ".join(HEADER.sub("", header).split())
        return Attack(path.parent.name, path.stem, tries, float(said["earns"]), said["canary"], place, text, key)
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise SetupError(f"{path}: not an attack: {error!r}") from error
