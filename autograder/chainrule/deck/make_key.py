"""Makes the answer key: draws the deck, runs the reference on it for values and bounds, and certifies it.

The reference functions run on BoundedArrays, so each expected value comes with its proved error bound; a case on which
the bound is too wide, or a comparison undecided, is drawn again. The catalogued mistakes run on the same cases.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import Any

from msgspec import Raw

from ..course.model import CaseSettings, Course, Exercise, Tolerance
from ..errors import SetupError
from ..key import AnswerKey, Check, Explanation, KeyExercise, KeyFile, LateMapping, Lesson, Signature, encode, open_key
from ..numerics.randomness import public
from .cases import Case, draw_case, is_asked, small_cases
from .certify import doubts
from .evaluate import Evaluated, Function, evaluate, expected, plain_values, preview, proved, quiet, within
from .forms import Form, Forms, find_forms, recall_forms, signature
from .generators import sizes
from .lesson_text import handed_out, read_lesson
from .provenance import solutions_path, source_digest
from .secret import fingerprint
from .solutions import Solutions, load_solutions, parameters_of

NamedCase = tuple[str, CaseSettings]

ROUNDS = 20  # decks that are drawn for an exercise until one is certified
LADDERS: dict[tuple[str, str], tuple[Check, ...]] = {}  # by source_digest and exercise: they are the same for every key
KNOWN: dict[str, Forms] = {}  # by source_digest: these, too


def make_key(
    course: Course, *, seed: int | None = None, student: str | None = None, known: AnswerKey | None = None
) -> AnswerKey:  # fmt: skip
    """The key of the public deck of `seed` (the course's own when None); the same arguments give the same key, anywhere.

    It is sooner made where another key of the course is `known`.
    """
    seed = course.seed if seed is None else seed
    return _key(_materials(course, known), Deck(public(seed), seed, student))


def secret_key(course: Course, secret: bytes, known: AnswerKey | None = None, *, late: bool = False) -> AnswerKey:
    """The key of the secret's deck, which all students share; `known` as above, `late` as in Deck."""
    return _key(_materials(course, known), Deck(secret, None, None, late))


def personal_key(course: Course, secret: bytes | None, student: str, known: AnswerKey | None = None) -> AnswerKey:
    """The key of a student's own deck, of the secret or, without one, of the course's public seed; `known` as above.

    Made in a fraction of the time: it is certified like every other, but its explanations are not in its data, and made when
    a wrong answer needs one.
    """
    return personal_keys(course, secret, known)(student)


def personal_keys(course: Course, secret: bytes | None, known: AnswerKey | None = None) -> Callable[[str], AnswerKey]:
    """What gives the key of a student's own deck, as above: what all of them share is made once."""
    materials, seed = _materials(course, known), course.seed if secret is None else None
    drawn_from = public(course.seed) if secret is None else secret
    return lambda student: _key(materials, Deck(drawn_from, seed, student, late=True))


@dataclass(frozen=True)
class Materials:
    """What every key of a course is made from. `given`: the functions that students are given; `recalled` as find_forms.

    `known` is another key of the same source, if there is one.
    """

    course: Course
    source: str
    solutions: Solutions
    questions: Mapping[str, "Question"]
    lesson: Lesson
    given: Sequence[str]
    known: AnswerKey | None
    recalled: Forms | None

    def ladder(self, name: str) -> tuple[Check, ...]:
        """The small cases of an exercise."""
        if self.known is not None:
            return self.known.explanation(name).ladder
        if (self.source, name) not in LADDERS:
            LADDERS[self.source, name] = tuple(_ladder(self.questions[name]))
        return LADDERS[self.source, name]


def _materials(course: Course, known: AnswerKey | None) -> Materials:
    solutions, source = load_solutions(course), source_digest(course.path, course.stem)
    known = known if known is not None and known.source == source else None
    recalled = None if known is None else recall_forms(solutions, known)
    questions = {exercise.name: _question(course, exercise, solutions) for exercise in course.exercises}
    lesson = read_lesson(solutions_path(course.path, course.stem).read_text(encoding="utf-8"), questions.keys())
    return Materials(course, source, solutions, questions, lesson, handed_out(lesson), known, recalled)


@dataclass(frozen=True)
class Deck:
    """Where a key's numbers come from. `late`: its explanations are not in its data, but made when they are asked for."""

    secret: bytes
    seed: int | None
    student: str | None
    late: bool = False


def _key(materials: Materials, deck: Deck) -> AnswerKey:
    course, source, solutions, questions = materials.course, materials.source, materials.solutions, materials.questions
    exercises = {name: _certified(question, deck) for name, question in questions.items()}
    own = {name: exercises[name].checks for name, question in questions.items() if question.exercise.expected is None}

    @cache
    def forms() -> Forms:
        """Found on the public deck, whichever this one is: so no key depends on what was made before it."""
        if materials.recalled is None and source not in KNOWN:
            there = Deck(public(course.seed), course.seed, None)
            checks = {name: own[name] if deck == there else _certified(questions[name], there).checks for name in own}
            KNOWN[source] = find_forms(solutions, checks)
        return materials.recalled or KNOWN[source]

    short = deck.seed == course.seed and deck.student is None
    explanations = LateMapping(
        questions, lambda name: _explanation(materials, name, exercises[name].checks, forms(), short=short)
    )
    kept = {} if deck.late else {name: Raw(encode(explanation)) for name, explanation in explanations.items()}
    file = KeyFile(
        course=course.course,
        title=course.title,
        source=source,
        course_digest=hashlib.sha256(course.path.read_bytes()).hexdigest(),
        seed=deck.seed,
        public_seed=course.seed,
        secret="" if deck.seed is not None else fingerprint(deck.secret),
        secret_required=course.secret_required,
        student=deck.student,
        stem=course.stem,
        sandbox=course.sandbox,
        limits=course.limits.limits,
        follow_through=course.marks.follow_through,
        hints=course.feedback.hints,
        exercises=tuple(exercises.values()),
        misconceptions=tuple(wrong.misconception for wrong in solutions.wrongs),
        handed_out={name: calls for name in materials.given if (calls := _calls(name, solutions, own))},
        explanations=kept,
        lesson=materials.lesson,
    )
    data = encode(file)
    return open_key(file, lambda: data, explanations)


def _calls(name: str, solutions: Solutions, checks: Mapping[str, tuple[Check, ...]]) -> tuple[Check, ...]:
    """Checks of a function that students are given: as the first exercise that calls it does, case by case."""
    function, found = solutions.functions[name], dict[str, dict[str, Any]]()
    parameters, case = parameters_of(function), ""

    def record(*arguments: Any) -> Any:
        found.setdefault(case, dict(zip(parameters, arguments, strict=True)))
        return function(*arguments)

    ways = solutions.with_wrong(name, record)
    for exercise, of in checks.items():
        for check in of:
            case = check.case
            with quiet():
                plain_values(ways[exercise][0], check)
        if found:
            return tuple(_handed_out(name, function, check, found[check.case]) for check in of if check.case in found)
    return ()


def _handed_out(name: str, function: Function, check: Check, arguments: dict[str, Any]) -> Check:
    values, bounds = evaluate(function, arguments)
    return Check(name, check.case, False, check.sizes, arguments, values, tuple(proved(values.arrays, bounds)))


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
    asked = [case for case in course.cases_of(exercise) if is_asked(case[1].kind, question.parameters)]
    if not asked:
        raise SetupError(
            f"{course.path.name}: {exercise.name}: no case is left: wide ones are for functions that take an activation\n"
            f"  give it others: cases: [...]"
        )
    twins = frozenset(frozenset((wrong.misconception.id, twin)) for wrong in wrongs for twin in wrong.twins)
    for turn in range(ROUNDS):
        made = KeyExercise(
            name=exercise.name,
            points=exercise.points,
            bonus=exercise.bonus,
            entry=exercise.entry,
            parameters=question.parameters,
            proved=exercise.tolerance is None,
            checks=_checks(question, asked, deck, turn),
        )
        seen = [_as_certified(question, name, wrong, made.checks) for name, wrong in question.wrongs]
        with quiet():
            doubt = next(doubts(made, seen, twins), None)
        if doubt is None:
            return made
    raise SetupError(f"{course.path.name}: no deck of {ROUNDS} tells the mistakes apart: {doubt}")


def _as_certified(question: Question, name: str, wrong: Function, checks: Sequence[Check]) -> Signature:
    """What a mistake makes of the cases: where a bound is proved, its margin is so wide that plain values tell it."""
    if question.exercise.tolerance is None:
        return preview(name, wrong, checks)
    return signature(Form(name, wrong, (question.exercise.name,)), checks, question.exercise, short=False)


def _explanation(
    materials: Materials, name: str, checks: tuple[Check, ...], forms: Forms, *, short: bool
) -> Explanation:  # fmt: skip
    """What explains a wrong answer; `short` on the public deck, whose key travels with the package, and marks nobody."""
    question = materials.questions[name]
    exercise, own = question.exercise, question.exercise.expected is None
    by_hand = [Form(wrong, function, (name,)) for wrong, function in question.wrongs]
    return Explanation(
        catalogue=tuple(signature(form, checks, exercise, short=short) for form in (forms.of[name] if own else by_hand)),
        calls=forms.calls[name] if own else None,
        scales=forms.scales[name] if own else (),
        ladder=materials.ladder(name),
    )


def _checks(question: Question, cases: Sequence[NamedCase], deck: Deck, turn: int = 0) -> tuple[Check, ...]:
    """The checks of these cases, whose distances are found all at once."""
    drawn = [_drawn(question, name, settings, deck, turn) for name, settings in cases]
    values = [array for _, (values, _) in drawn for array in values.arrays]
    distances = within(question.exercise, values, [bound for _, (_, bounds) in drawn for bound in bounds])
    return tuple(
        Check(
            exercise=question.exercise.name,
            case=name,
            visible=settings.kind == "small" or name in question.course.visible,
            sizes=_sizes(question, case, settings),
            arguments=case.arguments,
            expected=values,
            within=tuple(islice(distances, len(bounds))),
        )
        for (name, settings), (case, (values, bounds)) in zip(cases, drawn, strict=True)
    )


def _sizes(question: Question, case: Case, settings: CaseSettings) -> dict[str, int]:
    alone = question.solutions.generators.functions.keys() >= set(question.parameters)  # no nodes of a layer in it
    return sizes(case.arguments) if alone else {"n": settings.n, "n_out": settings.n_out, "n_in": settings.n_in}


def _drawn(question: Question, name: str, settings: CaseSettings, deck: Deck, turn: int) -> tuple[Case, Evaluated]:
    plain = settings.kind in ("plain", "small", "off")
    return draw_case(
        question.course, question.exercise, name, settings, question.parameters,
        secret=deck.secret, student=deck.student, turn=turn, own=question.solutions.generators,
        accept=partial(expected, question.function, plain=plain, tolerance=question.tolerance),
    )  # fmt: skip


LADDER = Deck(b"chainrule ladder", None, None)


def _ladder(question: Question) -> Iterator[Check]:
    """The small cases, the same for every seed and student; where none can be fair, there is none."""
    for name, settings in small_cases(question.parameters, question.solutions.generators.functions):
        with suppress(SetupError):
            yield from _checks(question, [(name, settings)], LADDER)
