"""Makes the answer key: draws the deck, runs the reference on it for values and bounds, and certifies it.

The reference functions run on BoundedArrays, so each expected value comes with its proved error bound; a case on which
the bound is too wide, or a comparison undecided, is drawn again. The catalogued mistakes run on the same cases.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from msgspec import Raw

from ..course.model import CaseSettings, Course, Exercise, Tolerance
from ..errors import SetupError
from ..key import AnswerKey, Check, Explanation, KeyExercise, KeyFile, LateMapping, encode, open_key
from ..numerics.randomness import public
from .cases import draw_case, small_cases
from .certify import doubts
from .evaluate import Function, composed, expected, preview, signature, within
from .generators import sizes
from .provenance import source_digest
from .solutions import Solutions, load_solutions, parameters_of

ROUNDS = 20  # decks that are drawn for an exercise until one is certified
LADDERS: dict[tuple[str, str], tuple[Check, ...]] = {}  # by source_digest and exercise: they are the same for every key


def make_key(course: Course, *, seed: int | None = None, student: str | None = None) -> AnswerKey:
    """The key of the public deck of `seed` (the course's own when None); the same arguments give the same key, anywhere."""
    seed = course.seed if seed is None else seed
    return _key(course, Deck(public(seed), seed, student))


def secret_key(course: Course, secret: bytes) -> AnswerKey:
    """The key of the secret's deck, which all students share."""
    return _key(course, Deck(secret, None, None))


def personal_key(course: Course, secret: bytes | None, student: str) -> AnswerKey:
    """The key of a student's own deck, of the secret or, without one, of the course's public seed.

    Made in a fraction of the time: it is certified like every other, but its explanations are not in its data, and made when
    a wrong answer needs one.
    """
    seed = course.seed if secret is None else None
    return _key(course, Deck(public(course.seed) if secret is None else secret, seed, student, personal=True))


@dataclass(frozen=True)
class Deck:
    """Where a key's numbers come from; `personal` as in personal_key."""

    secret: bytes
    seed: int | None
    student: str | None
    personal: bool = False


def _key(course: Course, deck: Deck) -> AnswerKey:
    solutions, source = load_solutions(course), source_digest(course.path, course.stem)
    questions = {exercise.name: _question(course, exercise, solutions) for exercise in course.exercises}
    exercises = {name: _certified(question, deck) for name, question in questions.items()}
    explanations = LateMapping(questions, lambda name: _explanation(questions[name], exercises[name].checks, source))
    kept = {} if deck.personal else {name: Raw(encode(explanation)) for name, explanation in explanations.items()}
    file = KeyFile(
        course=course.course,
        title=course.title,
        source=source,
        course_digest=hashlib.sha256(course.path.read_bytes()).hexdigest(),
        seed=deck.seed,
        student=deck.student,
        stem=course.stem,
        sandbox=course.sandbox,
        limits=course.limits.limits,
        follow_through=course.marks.follow_through,
        hints=course.feedback.hints,
        exercises=tuple(exercises.values()),
        misconceptions=tuple(wrong.misconception for wrong in solutions.wrongs),
        explanations=kept,
    )
    return open_key(file, encode(file), explanations)


@dataclass(frozen=True)
class Question:
    """An exercise with what its cases are made from: the function that is its truth, and how far off from that is right."""

    course: Course
    exercise: Exercise
    solutions: Solutions
    function: Function
    tolerance: Tolerance | None
    parameters: tuple[str, ...]
    wrongs: tuple[tuple[str, Function], ...]
    """The ids of the mistakes that show in it, and what each makes of it."""


def _question(course: Course, exercise: Exercise, solutions: Solutions) -> Question:
    name, truth = exercise.name, course.exercise(exercise.expected or exercise.name)
    function, parameters = solutions.functions[truth.name], parameters_of(solutions.functions[name])
    if parameters != parameters_of(function):
        raise SetupError(f"{course.path.name}: {name}: expected: {exercise.expected} has other parameters than it")
    wrongs = tuple((wrong.misconception.id, wrong.functions[name]) for wrong in solutions.wrongs if name in wrong.functions)
    return Question(course, exercise, solutions, function, truth.tolerance, parameters, wrongs)


def _certified(question: Question, deck: Deck) -> KeyExercise:
    """The exercise on the first of ROUNDS decks that is certified; raises SetupError with what the last one left open."""
    course, exercise = question.course, question.exercise
    wrongs = question.solutions.wrongs
    twins = frozenset(frozenset((wrong.misconception.id, twin)) for wrong in wrongs for twin in wrong.twins)
    for turn in range(ROUNDS):
        made = KeyExercise(
            name=exercise.name,
            points=exercise.points,
            bonus=exercise.bonus,
            entry=exercise.entry,
            parameters=question.parameters,
            proved=exercise.tolerance is None,
            checks=tuple(_check(question, name, settings, deck, turn) for name, settings in course.cases_of(exercise)),
        )
        seen = [preview(name, wrong, made.checks) for name, wrong in question.wrongs]
        doubt = next(doubts(made, seen, twins), None)
        if doubt is None:
            return made
    raise SetupError(
        f"{course.path.name}: no deck of {ROUNDS} tells the mistakes apart: {doubt}\n"
        f"  add a case that tells them apart, or declare the two twins in solutions/misconceptions/"
    )


def _explanation(question: Question, checks: tuple[Check, ...], source: str) -> Explanation:
    exercise, course = question.exercise, question.course
    if (source, exercise.name) not in LADDERS:
        LADDERS[source, exercise.name] = tuple(_ladder(question))
    return Explanation(
        catalogue=tuple(signature(name, wrong, checks, exercise) for name, wrong in question.wrongs),
        compositions=tuple(
            composed(text, question.solutions.functions, checks, course.path.name) for text in exercise.composed
        ),
        ladder=LADDERS[source, exercise.name],
    )


def _check(question: Question, name: str, settings: CaseSettings, deck: Deck, turn: int = 0) -> Check:
    plain = settings.kind in ("plain", "small", "off")
    course, generators = question.course, question.solutions.generators
    case, (values, bounds) = draw_case(
        course, question.exercise, name, settings, question.parameters,
        secret=deck.secret, student=deck.student, turn=turn, own=generators,
        accept=partial(expected, question.function, plain=plain, tolerance=question.tolerance),
    )  # fmt: skip
    alone = generators.functions.keys() >= set(question.parameters)  # it has nothing to do with the nodes of a layer
    return Check(
        exercise=question.exercise.name,
        case=name,
        visible=settings.kind == "small" or name in course.visible,
        sizes=sizes(case.arguments) if alone else {"n": settings.n, "n_out": settings.n_out, "n_in": settings.n_in},
        arguments=case.arguments,
        expected=values,
        within=tuple(map(partial(within, question.exercise), values.arrays, bounds)),
    )


LADDER = Deck(b"chainrule ladder", None, None)


def _ladder(question: Question) -> Iterator[Check]:
    """The small cases, the same for every seed and student; where none can be fair, there is none."""
    for name, settings in small_cases(question.parameters):
        with suppress(SetupError):
            yield _check(question, name, settings, LADDER)
