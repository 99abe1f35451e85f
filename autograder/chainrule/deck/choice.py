"""Which answer key to grade with: the one given, the course's own, or the built-in public one.

A course's public key takes a second to make, so it is kept in the user's cache under the digest of everything that it is
made from; a kept key that is not exactly that is made again. A key of a secret deck, or of a seed that was asked for and
may be one, is made each time: a submission could read it there.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from .. import builtin
from ..errors import SetupError
from ..key import load_key, save_key
from ..safe_text import named, plain
from . import secret
from .provenance import solutions_path, source_digest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from ..course.model import Course
    from ..key import AnswerKey

COURSE = Path("course.yml")
LONGEST_NAME = 200
EACH = "each"  # in place of a student: every submission is graded on its own student's cases


def key_for(options: argparse.Namespace) -> AnswerKey:
    """The key that `--key`, `--course`, `--seed` and `--student` ask for; raises SetupError."""
    student = None if options.student == EACH else options.student
    if options.key is not None:
        if options.course is not None or options.seed is not None or options.student is not None:
            raise SetupError("--key holds its course and its deck: leave out --course, --seed and --student")
        return load_key(options.key)
    if options.student is not None and options.seed is not None:
        raise SetupError("--student's cases are of the course's secret, or of its public seed: leave out --seed")
    path = options.course or (COURSE if COURSE.is_file() else None)
    if path is not None:
        public_deck = options.seed is None and student is None and secret.course_secret(path.parent) is None
        if public_deck and (public := _built_in(path)) is not None:
            return public
        from ..course.model import load_course

        return course_key(load_course(path), options.seed, student)
    if options.seed is not None or options.student is not None:
        which = "--seed" if options.student is None else "--student"
        raise SetupError(
            f"{which} needs a course with its solutions: there is no course.yml here\n  name one: --course FILE"
        )
    return builtin.public_key()


def key_each(options: argparse.Namespace) -> Callable[[str], AnswerKey]:
    """What gives the key of each student's own deck, where `key_for` gave one for all."""
    from ..course.model import load_course

    course = load_course(options.course or COURSE)
    return lambda student: course_key(course, None, _drawn(student))


def deck_options(options: argparse.Namespace, student: str | None) -> str:
    """The options that ask for the same key again, as a shell takes them; `student` is the key's own."""
    student = None if options.student is None else student
    given = {"--course": options.course, "--key": options.key, "--seed": options.seed, "--student": student}
    return " ".join(_option(name, str(value)) for name, value in given.items() if value is not None)


def _option(name: str, value: str) -> str:
    """Joined by "=" where the value would be taken for an option itself."""
    return f"{name}{'=' if value.startswith('-') else ' '}{quote(value)}"


def key_of(options: argparse.Namespace, seed: int | None, student: str | None) -> AnswerKey:
    """The key of a receipt's deck: of the course that is named, else at hand, else built in; or the key that is named."""
    if options.key is not None:
        return load_key(options.key)
    path = options.course or (COURSE if COURSE.is_file() else None)
    if path is None:
        return builtin.public_key()
    from ..course.model import load_course

    course = load_course(path)
    if seed is None and secret.course_secret(course.path.parent) is None:
        raise SetupError(
            f"the receipt is of a secret deck, and there is no secret\n  set {secret.TEXT} or {secret.FILE}, or name the key"
        )
    return course_key(course, seed, student)


def course_key(course: Course, seed: int | None = None, student: str | None = None) -> AnswerKey:
    """The key of the deck of `seed`; None: of the secret if there is one, else the public one. Of a student's own deck if
    one is named. It is built in, kept from before, or made now.
    """
    from .make_key import make_key, personal_key, secret_key

    if seed is not None and seed != course.seed:
        return make_key(course, seed=seed)
    hidden = secret.course_secret(course.path.parent) if seed is None or student is not None else None
    if hidden is None and student is None and (public := _built_in(course.path)) is not None:
        return public
    if student is not None:
        return personal_key(course, hidden if seed is None else None, _name(student))
    if hidden is not None:
        return secret_key(course, hidden)
    seed, source = course.seed, source_digest(course.path, course.stem)
    try:
        kept = _cache() / f"{source[:32]}.json"
        found = load_key(kept)
    except RuntimeError:  # a user without a home
        return make_key(course, seed=seed)
    except SetupError:
        pass  # not there yet, or not whole: it is made again
    else:
        if (found.source, found.seed, found.student) == (source, seed, None):
            return found
    made = make_key(course, seed=seed)
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        save_key(made, kept)
    except (SetupError, OSError):
        pass  # no place to keep it: the next command makes it again
    return made


def _built_in(course: Path) -> AnswerKey | None:
    """The built-in public key, where course.yml and solutions/, if they are there, are what it was made from: what was
    valid then is not validated again.
    """
    if not builtin.is_course(course):
        return None
    if not solutions_path(course, builtin.STEM).exists():
        return builtin.public_key()
    return builtin.public_key_of(source_digest(course, builtin.STEM))


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
        return named(student)


def _cache() -> Path:
    """$XDG_CACHE_HOME/chainrule, by the XDG base directory specification."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path("~/.cache").expanduser()) / "chainrule"
