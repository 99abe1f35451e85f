"""Which answer key to grade with: the one given, the course's own, or the built-in public one.

A course's public key takes a second to make, so it is kept in the user's cache under the digest of everything that it is
made from; a kept key that is not exactly that is made again. The key of a seed that was asked for may be a secret, which
a submission could read there: it is made each time.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from . import builtin, key
from .fault import Fault

if TYPE_CHECKING:
    import argparse

    from .course import Course
    from .key import AnswerKey

COURSE = Path("course.yml")


def key_for(options: argparse.Namespace) -> AnswerKey:
    """The key that `--key`, `--course` and `--seed` ask for; raises Fault."""
    if options.key is not None:
        if options.course is not None or options.seed is not None:
            raise Fault("--key holds its course and its deck: leave out --course and --seed")
        return key.load(options.key)
    path = options.course or (COURSE if COURSE.is_file() else None)
    if path is not None:
        from .course import load

        return course_key(load(path), options.seed)
    if options.seed is not None:
        raise Fault("--seed needs a course with its solutions: there is no course.yml here\n  name one: --course FILE")
    return builtin.public_key()


def key_of_seed(options: argparse.Namespace, seed: int | None) -> AnswerKey:
    """The key that `--key` or `--course` names, else the course's own or the built-in one, of the deck of `seed`."""
    if options.key is not None:
        return key.load(options.key)
    path = options.course or (COURSE if COURSE.is_file() else None)
    if path is None:
        return builtin.public_key()
    from .course import load

    return course_key(load(path), seed)


def course_key(course: Course, seed: int | None) -> AnswerKey:
    """The key of the course's deck of `seed` (None: its public one): built in, kept from before, or made now."""
    from .reference import make_key, source_digest

    if seed is not None and seed != course.seed:
        return make_key(course, seed=seed)
    seed, source = course.seed, source_digest(course)
    if (public := builtin.public_key_of(source)) is not None:
        return public
    try:
        kept = _cache() / f"{source[:32]}.json"
        found = key.load(kept)
    except RuntimeError:  # a user without a home
        return make_key(course, seed=seed)
    except Fault:
        pass  # not there yet, or not whole: it is made again
    else:
        if (found.source, found.seed, found.student) == (source, seed, None):
            return found
    made = make_key(course, seed=seed)
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key.save(made, kept)
    except (Fault, OSError):
        pass  # no place to keep it: the next command makes it again
    return made


def _cache() -> Path:
    """$XDG_CACHE_HOME/chainrule, by the XDG base directory specification."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path("~/.cache").expanduser()) / "chainrule"
