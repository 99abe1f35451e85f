"""Which answer key to grade with: the one given, the course's own, or the built-in public one.

A secret that is set is never passed over: whatever key is chosen must be of its deck.

A course's public key takes a second to make, so it is kept in the user's cache under the digest of everything that it is
made from; a kept key that is not exactly that is made again. A key of a secret deck, or of a seed that was asked for and
may be one, is made each time: a submission could read it there.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from .. import builtin
from ..errors import SetupError
from ..key import AnswerKey, is_beyond, keys_in, load_key, save_key, with_lesson
from ..result import as_word
from ..safe_text import listed, named, plain
from ..sandbox.limits import Limits
from .lesson_text import read_lesson
from .provenance import solutions_path, source_digest
from .secret import FILE, TEXT, Secret, SecretError, fingerprint, name_set, read_secret, refuse_within

if TYPE_CHECKING:
    from ..course.model import Course

COURSE = Path("course.yml")
LONGEST_NAME = 200
MOST_OF_UNNAMED = Limits(10.0, 1.5, 2_000_000_000, 640_000)  # that a key has which nobody named: ten times the usual


class DeckChoice(msgspec.Struct, frozen=True):
    """Which deck grades, as --course, --key, --seed and --student say it; None leaves it to what is at hand.

    With `own_cases` every submission is graded on its own student's. `lies_here`: nobody named the key, which lies beside
    the submission, so that whoever handed that in may have made it. `secret` is what is set when the choice is made, which
    raises SetupError for what can't be one.
    """

    course: Path | None = None
    key: Path | None = None
    seed: int | None = None
    student: str | None = None
    own_cases: bool = False
    lies_here: bool = False
    secret: Secret | None = msgspec.field(default_factory=read_secret)

    def shared_key(self, *, one_file: bool = False) -> AnswerKey:
        """The key that is asked for; where each student's is their own, the one that all would share. Raises SetupError.

        Where the course demands a secret, the key is of one; `one_file`, a student's own, may have a --key of another deck.
        """
        key = self.practice_key()
        if key.secret_required and key.seed is not None and not (one_file and self.key is not None):
            have = "none is set" if self.key is None else f"{self.key} is the key of another deck, for a student's own file"
            raise SecretError(
                f"the course demands a secret (secret: required), and {have}\n"
                f"  set {TEXT} or {FILE}, or name a key that was made with it: --key FILE"
            )
        return key

    def of_one_file(self) -> DeckChoice:
        """The choice for a student's own file: a key that lies here is as good as named, where nothing is, and no course.yml
        is here. Raises SetupError where there are two. Others' files never get it: they may have brought it.
        """
        if any((self.course, self.key, self.student, self.own_cases, self.seed is not None, COURSE.is_file())):
            return self
        found = keys_in(Path())
        if len(found) > 1:
            names = listed([plain(path.name, 100) for path in found], 3)
            raise SetupError(f'{len(found)} keys lie here: {names}\n  name one: --key FILE (in a notebook: key="FILE")')
        return replace(self, key=found[0], lies_here=True) if found else self

    def practice_key(self) -> AnswerKey:
        """The same for what gives no marks, so that the course's demand for a secret is no matter. Raises SetupError."""
        given = {"--student": self.student is not None, "--own-cases": self.own_cases, "--seed": self.seed is not None}
        which = next((option for option, there in given.items() if there), None)
        if self.key is not None:
            if self.course is not None or which:
                raise SetupError(f"--key holds its course and its deck: leave out {which or '--course'}")
            key = self._of_the_secret(load_key(self.key), f"the key {self.key} is of another deck")
            if self.lies_here and key.seed is None and self.secret is None:
                name = plain(str(self.key))
                raise SetupError(
                    f"{name} lies beside the submission, and is of a secret deck: whoever handed in may have made it\n"
                    f"  to grade with it, name it: --key {as_word(name)}; else take it away"
                )
            if self.lies_here and is_beyond(key.limits, MOST_OF_UNNAMED):
                name = plain(str(self.key))
                raise SetupError(
                    f"{name} lies beside the submission, and allows far more time or memory than most courses do\n"
                    f"  to grade with it, name it: --key {as_word(name)}; else take it away"
                )
            return key
        if self.seed is not None and which != "--seed":
            raise SetupError(f"{which}'s cases are of the course's secret, or of its public seed: leave out --seed")
        path = self._course_at_hand()
        if path is not None:
            return self._of_the_secret(self._key_of(path, self.seed, self.student), f"--seed {self.seed} is another deck")
        if which:
            raise SetupError(
                f"{which} needs a course with its solutions: there is no course.yml here\n  name one: --course FILE"
            )
        repair = "name the course: --course FILE; or "
        return self._of_the_secret(builtin.public_key(), "there is no course.yml here", repair)

    def own_keys(self) -> Callable[[str], AnswerKey] | None:
        """What gives the key of a student's own cases; None where one key is for all. Raises SetupError."""
        if not self.own_cases:
            return None
        from ..course.model import load_course
        from .make_key import personal_keys

        course = load_course(self._course_at_hand() or COURSE)
        key_of = personal_keys(course, self.secret, _built_in(course.path))
        return lambda student: key_of(_drawn(student))

    def key_of_receipt(self, seed: int | None, student: str | None) -> AnswerKey:
        """The key of a receipt's deck, of the course that is chosen; or the key that is chosen. Raises SetupError."""
        path = self._course_at_hand()
        if self.key is not None or path is None:
            return self.practice_key()
        if seed is None and self.secret is None:
            raise SetupError(
                f"the receipt is of a secret deck, and there is no secret\n  set {TEXT} or {FILE}, or name the key"
            )
        return self._of_the_secret(self._key_of(path, seed, student), "the receipt is of another deck")

    def _of_the_secret(self, key: AnswerKey, otherwise: str, repair: str = "") -> AnswerKey:
        """The key, unless it is not of the secret that is set: then raises SecretError, which says why and what to do."""
        if self.secret is not None and key.secret != fingerprint(self.secret):
            name = name_set()
            raise SecretError(f"{name} is set and can't be used: {otherwise}\n  {repair}to do without it, unset {name}")
        return key

    def as_options(self, student: str | None) -> str:
        """The options that ask for the same key again, as a shell takes them; `student` is the key's own."""
        student = student if self.student is not None or self.own_cases else None
        given = {"--course": self.course, "--key": self.key, "--seed": self.seed, "--student": student}
        return " ".join(_option(name, str(value)) for name, value in given.items() if value is not None)

    def _course_at_hand(self) -> Path | None:
        path = self.course or (COURSE if COURSE.is_file() else None)
        if path is not None:
            refuse_within(path.parent)
        return path

    def _key_of(self, path: Path, seed: int | None, student: str | None) -> AnswerKey:
        """The key of the deck of `seed`; None: of the secret if there is one, else the public one. Of a student's own deck
        if one is named. It is built in, kept from before, or made now.
        """
        hidden = self.secret if seed is None else None
        public = _built_in(path)
        if public is not None and hidden is None and student is None and seed in (None, public.seed):
            return public
        from ..course.model import load_course
        from .make_key import make_key, personal_key, secret_key

        if self.own_cases and public is not None and hidden is not None:
            return _of_all_own(public, hidden)
        course = load_course(path)
        if seed is not None and seed != course.seed:
            return make_key(course, seed=seed, known=public)
        if student is not None:
            return personal_key(course, hidden, _name(student), public)
        return _kept_key(course) if hidden is None else secret_key(course, hidden, public, late=self.own_cases)


def _of_all_own(public: AnswerKey, secret: bytes) -> AnswerKey:
    """What all keys of students' own decks share, in the secret's name; nobody is graded with it, and no deck is drawn."""
    name = fingerprint(secret)
    digest = hashlib.sha256(f"{public.digest} {name}".encode()).hexdigest()
    return msgspec.structs.replace(public, seed=None, secret=name, known_digest=digest)


def _option(name: str, value: str) -> str:
    """Joined by "=" where the value would be taken for an option itself."""
    return f"{name}{'=' if value.startswith('-') else ' '}{as_word(value)}"


def _kept_key(course: Course) -> AnswerKey:
    """The course's public key, from the user's cache; made where it isn't there, or isn't that of the course as it is."""
    from .make_key import make_key

    source = source_digest(course.path, course.stem)
    try:
        kept = _cache() / f"{source[:32]}.json"
        found = load_key(kept)
    except RuntimeError:  # a user without a home
        return make_key(course)
    except SetupError:
        pass  # not there yet, or not whole: it is made again
    else:
        if (found.source, found.seed, found.student) == (source, course.seed, None):
            return found
    made = make_key(course)
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        save_key(made, kept)
    except (SetupError, OSError):
        pass  # no place to keep it: the next command makes it again
    return made


def _built_in(course: Path) -> AnswerKey | None:
    """The built-in public key, where course.yml and solutions/, if they are there, are what it was made from: what was
    valid then is not validated again. With solutions/ it is a grader's key.
    """
    if not builtin.is_course(course):
        return None
    key, lesson = builtin.public_key(), solutions_path(course, builtin.STEM)
    if not lesson.exists():
        return key
    if key.source != source_digest(course, builtin.STEM):
        return None
    text, names = lesson.read_text(encoding="utf-8"), {exercise.name for exercise in key.exercises}
    return with_lesson(key, lambda: read_lesson(text, names), builtin.graders_digest())


def _name(student: str) -> str:
    """The student's name, as the deck is drawn for it: a blank too many makes no other student."""
    name = " ".join(unicodedata.normalize("NFC", student).split())
    if not 0 < len(name) <= LONGEST_NAME or plain(name) != name:
        raise SetupError(f"--student: a name has 1 to {LONGEST_NAME} characters, all of them printable")
    return name


def _drawn(student: str) -> str:
    """What a found student's deck is drawn for: the name; what can't be a name, as of a hostile folder, as it is shown."""
    try:
        return _name(student)
    except SetupError:
        return _name(named(student))


def _cache() -> Path:
    """$XDG_CACHE_HOME/chainrule, by the XDG base directory specification."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path("~/.cache").expanduser()) / "chainrule"
