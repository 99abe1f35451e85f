"""What a platform wants uploaded so that it grades with chainrule: a module a platform, with what all share here.

Each gets an answer key, made here and now (a secret itself is never written), `requirements.txt`, and the wheel of this very
chainrule. The requirements name every library with the version that is locked and tested, and with its digests, so that pip
installs these files or none; they come with the package, so that an export needs no network. The files themselves are not
part of it: which ones they are depends on the platform's Python and processor, not on this machine's, and Classroom 50 takes
10 MB at most.

What a platform runs lies in scripts/, as it is uploaded; all that it does is call `chainrule grade --one-student`.
"""

import hashlib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from .. import atomic_file, builtin
from ..deck.choice import COURSE, DeckChoice
from ..deck.secret import SecretError, name_set
from ..errors import SetupError
from ..key import AnswerKey, for_students
from .own_wheel import pack_wheel

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
PLATFORMS = tuple(sorted(path.name for path in SCRIPTS.iterdir()))


@dataclass(frozen=True)
class Kit:
    """What every platform gets: the key, `package`, which pip installs from its folder, and the files that students begin
    with, by name; none where the course is not at hand.
    """

    key: AnswerKey
    title: str
    package: Mapping[str, bytes]
    exercise: Mapping[str, bytes]

    @property
    def built_in(self) -> bool:
        """Whether it is of the built-in course, which students can grade by themselves without a key."""
        return self.key.course_digest == builtin.public_key().course_digest

    @property
    def version(self) -> str:
        return next(name for name in self.package if name.endswith(".whl")).split("-")[1]


class Platform(Protocol):
    """What a module here has."""

    READABLE: bool
    """Whether students can read what is uploaded: then the key is one for students, of the public deck."""
    NEXT: str
    """What to do with it."""

    def files(self, kit: Kit) -> dict[str, bytes]:
        """What to write, by path."""


class Exported(NamedTuple):
    """What was written, with which key, and what to do next."""

    written: list[Path]
    key: AnswerKey
    next: str


def export(platform: str, deck: DeckChoice, folder: Path) -> Exported:
    """Writes what `platform`, one of PLATFORMS, wants uploaded; all of it or nothing. Raises SetupError."""
    module = cast(Platform, importlib.import_module(f".{platform}", __name__))
    if module.READABLE and deck.secret is not None:
        name = name_set()
        raise SecretError(f"{name} is set, and students could read its deck in what {platform} publishes\n  unset {name}")
    key = for_students(deck.practice_key()) if module.READABLE else deck.shared_key()
    if module.READABLE and key.seed is None:
        raise SetupError(
            f"the key is of a secret's deck, and students could read it in what {platform} publishes\n  make one without"
        )
    title, exercise = _course(deck, key)
    files = module.files(Kit(key, title, _package(), exercise))
    mode = 0o666 if module.READABLE else 0o600
    written = atomic_file.save_new(folder, files, "export into another folder: -o DIR", mode=mode)
    return Exported(written, key, module.NEXT.format(folder=folder, stem=key.stem))


def script(platform: str, name: str) -> bytes:
    """One of the files that are uploaded as they are."""
    return (SCRIPTS / platform / name).read_bytes()


def _package() -> dict[str, bytes]:
    ours = pack_wheel()
    digest = hashlib.sha256(ours.data).hexdigest()
    locked = (HERE / "requirements.txt").read_bytes()
    return {"requirements.txt": locked + f"./{ours.name} --hash=sha256:{digest}\n".encode(), ours.name: ours.data}


def _course(deck: DeckChoice, key: AnswerKey) -> tuple[str, dict[str, bytes]]:
    """The course's title, and what students begin with."""
    if deck.key is not None:
        return key.course, {}
    from ..course.model import load_course

    path = deck.course or (COURSE if COURSE.is_file() else None)
    course = load_course(path or builtin.file("course.yml"))
    if path is None:
        return course.title, {name: builtin.file(name).read_bytes() for name in builtin.EXERCISES}
    try:
        return course.title, {Path(name).name: (path.parent / name).read_bytes() for name in course.files}
    except OSError as error:
        raise SetupError(f"{error.filename}: can't be read: {error.strerror}\n  make it: chainrule build") from error
