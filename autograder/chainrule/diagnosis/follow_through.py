"""Follow-through: a later function that is wrong only because an earlier one is, is not marked down for it again.

It is so if its values are, on every case, what its composition gives for the student's own values of the earlier terms that
were already marked WRONG. The judge computes that itself: it asks the student's terms, in a child that has seen nothing of
the later function's cases, and joins them as course.yml says. Every doubt is decided against carrying:

- asked again, in another child and in another order, a term must give the same values, and so must the later function;
- a term that is zero or doesn't depend on its inputs (on more than a third of the cases) carries nothing; neither does a
  composition that is zero, nor a function that is wrong because of such a term;
- terms that are right are taken from the key, so that no function can be right when asked and wrong when carried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from ..course import composition
from ..course.composition import PENDING, CompositionError
from ..numerics.distance import apart
from ..safe_text import listed
from .follow_through_terms import SAME, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..judging.verdict import CaseVerdict
    from ..key import AnswerKey, Check, Composition
    from ..numerics.elementary import Floats
    from ..sandbox.student import Student
    from .diagnose import Finding

ROUNDING = 1e-9  # of what is added up: the student's own rounding, in terms that nobody proved a bound for
ALIVE = 2 / 3  # of the cases on which a term must be more than zero, and change with its arguments
MOST_TERMS = 4  # wrong terms of one function: there are 2**4 - 1 ways in which it can have used them
ROUNDS = 8  # questions that depend on each other's answers


def with_follow_through(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings; those that are wrong only through an earlier function name it in `because`."""
    if key.follow_through == 0:
        return list(findings)
    verdicts = {finding.exercise.name: finding for finding in findings}
    terms = Terms(student)
    return [_carried(finding, verdicts, terms, key) for finding in findings]


def _carried(finding: Finding, verdicts: dict[str, Finding], terms: Terms, key: AnswerKey) -> Finding:
    """The finding, with the names of the wrong terms that explain its values, if any do."""
    if not _may_be(finding):
        return finding
    for composed in key.explanation(finding.exercise.name).compositions:
        called = composition.functions(composed.source)
        wrong = [name for name in verdicts if name in called and _may_be(verdicts[name]) and name not in terms.dead]
        wrong = wrong[:MOST_TERMS]
        right = {name for name in called if name in verdicts and verdicts[name].verdict == "PASS"}
        for count in range(1, len(wrong) + 1):
            for own in combinations(wrong, count):
                explained = _explains(finding, composed, {name: verdicts[name] for name in own}, right, terms)
                if explained is None:
                    terms.dead.add(finding.exercise.name)
                if explained:
                    return replace(
                        finding, because=own, misconception=None, hint=None, message=f"right, given your {listed(own)}"
                    )
    return finding


def _may_be(finding: Finding) -> bool:
    """Numbers of the right shape and dtype on every case, and wrong ones among them."""
    if finding.verdict != "WRONG" or len(finding.verdicts) != len(finding.exercise.checks):
        return False
    return all(j.verdict in ("PASS", "WRONG") and j.values is not None and j.misconception is None for j in finding.verdicts)


def _explains(
    finding: Finding, composed: Composition, own: dict[str, Finding], right: set[str], terms: Terms
) -> bool | None:  # fmt: skip
    """Whether the composition with the student's `own` terms gives the values on every case; None if it does, and shows
    nothing.
    """
    try:
        shown = [_ComposedCase(verdict, composed, own, right, terms) for verdict in finding.verdicts]
        for _ in range(ROUNDS):
            open_ = [case for case in shown if not case.is_known()]
            if not open_:
                break
            terms.ask()
        if not all(case.is_known() and case.agrees(proved=finding.exercise.proved) for case in shown):
            return False
    except CompositionError:
        return False
    if not _mostly(case.is_more_than_zero() for case in shown if case.tells()):
        return None
    calls = [call for case in shown for call in case.calls if call.function in own]
    if not all(_is_alive(own[name], [c for c in calls if c.function == name]) for name in own):
        return None
    return terms.hold([*own.values(), finding])


def _mostly(holds: Iterable[bool]) -> bool:
    found = list(holds)
    return bool(found) and sum(found) >= ALIVE * len(found)


@dataclass(frozen=True)
class _Called:
    """One call of a composition: what the student's function gave, and what is true."""

    case: str
    function: str
    others: tuple[Any, ...]
    """The arguments that are no arrays: indices, the activation's name."""
    value: Floats
    truth: Floats


def _is_alive(term: Finding, calls: Sequence[_Called]) -> bool:
    """Whether a term is more than zero, and takes other values for the later function's arguments than for its own."""
    own = {verdict.check.case: verdict for verdict in term.verdicts}
    zero, moves = dict[str, bool](), dict[str, bool]()
    for call in calls:
        size = float(np.max(np.abs(call.truth), initial=0.0))
        if size > 0:
            zero[call.case] = zero.get(call.case, True) and float(np.max(np.abs(call.value), initial=0.0)) <= SAME * size
        verdict = own.get(call.case)
        if verdict is None or verdict.values is None or not _fit(call, verdict):
            continue
        if apart(call.truth, verdict.check.expected.arrays[0]) > 1e-3:
            moves[call.case] = moves.get(call.case, False) or apart(call.value, verdict.values[0]) > 1e-6
    return _mostly(not empty for empty in zero.values()) and _mostly(moves.values())


def _fit(call: _Called, verdict: CaseVerdict) -> bool:
    """Whether the term's own case has the shape of the call, or of one of its rows, and the same indices."""
    if _no_arrays(verdict.check.arguments.values()) != call.others:
        return False
    shapes = (verdict.check.expected.arrays[0].shape, verdict.values[0].shape if verdict.values else ())
    ends = (call.truth.shape, call.value.shape)
    return all(end[len(end) - len(shape) :] == shape for shape, end in zip(shapes, ends, strict=True))


def _no_arrays(arguments: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(x for x in arguments if not isinstance(x, np.ndarray))


class _ComposedCase:
    """The composition on one case."""

    def __init__(
        self, verdict: CaseVerdict, composed: Composition, own: dict[str, Finding], right: set[str], terms: Terms
    ) -> None:
        self._verdict, self._composed, self._own, self._right, self._terms = verdict, composed, own, right, terms
        self._truths = composed.truths.get(verdict.check.case, ())
        self._true_arguments: list[tuple[Any, ...]] = []
        self._value: Any = PENDING
        self._compared: list[tuple[Floats, Floats]] = []
        self.calls: list[_Called] = []
        composition.value(composed.source, self._check.arguments, self._true)

    @property
    def _check(self) -> Check:
        return self._verdict.check

    def is_known(self) -> bool:
        """Evaluates; False while values have still to be asked for."""
        if self._value is PENDING:
            self.calls = []
            found = composition.value(self._composed.source, self._check.arguments, self._students)
            self._value = PENDING if _is_pending(found) else found
        return self._value is not PENDING

    def agrees(self, *, proved: bool) -> bool:
        """Whether the student's values are these; as much farther off than is right as their terms are larger."""
        ours = self._arrays(self._value)
        sizes = self._arrays(composition.size(self._composed.source, self._check.arguments, self._replayed))
        true = self._arrays(composition.size(self._composed.source, self._check.arguments, self._true_sizes))
        self._compared = []
        for x, c, size, usual, within in zip(
            self._verdict.values or (), ours, sizes, true, self._check.within, strict=True
        ):  # fmt: skip
            if not x.shape == c.shape == size.shape:
                return False
            with np.errstate(all="ignore"):
                larger = np.where(usual > 0, np.maximum(1.0, size / usual), 1.0)
            reach = ROUNDING * size + (2 * larger * within if proved else within)
            self._compared.append((c, reach))
            if not np.all(np.abs(x - c) <= reach):  # what is not finite is not near
                return False
        return True

    def tells(self) -> bool:
        """Whether a value of 0 would be wrong here."""
        pairs = zip(self._check.expected.arrays, self._check.within, strict=True)
        return any(bool(np.any(np.abs(r) > 10 * within)) for r, within in pairs)

    def is_more_than_zero(self) -> bool:
        return any(bool(np.any(np.abs(c) > 10 * reach)) for c, reach in self._compared)

    def _arrays(self, value: Any) -> list[Floats]:
        many = self._check.expected.form == "list"
        return [np.asarray(part, dtype=np.float64) for part in (value if many else [value])]

    def _truth(self, number: int) -> Floats:
        if number >= len(self._truths):
            raise CompositionError("the key lacks a value")
        return self._truths[number]

    def _true(self, number: int, _: str, arguments: tuple[Any, ...]) -> Floats:
        self._true_arguments.append(arguments)
        return self._truth(number)

    def _true_sizes(self, number: int, _: str, __: tuple[Any, ...]) -> Floats:
        return np.abs(self._truth(number))

    def _students(self, number: int, function: str, arguments: tuple[Any, ...]) -> Any:
        """The student's own value of a wrong term; the true one of a right term, or the student's at their own z."""
        truth = self._truth(number)
        if any(argument is PENDING for argument in arguments):
            return PENDING
        value: Any = truth
        if function in self._own:
            value = self._terms.value(function, arguments)
        elif not _equal(arguments, self._true_arguments[number]):
            if function not in self._right:
                raise CompositionError(f"{function} is neither right nor carried")
            value = self._terms.value(function, arguments)
        if value is not PENDING:
            self.calls.append(_Called(self._check.case, function, _no_arrays(arguments), value, truth))
        return value

    def _replayed(self, number: int, _: str, __: tuple[Any, ...]) -> Floats:
        return np.abs(self.calls[number].value)


def _is_pending(value: Any) -> bool:
    """Whether it, or anything that nested lists hold, has still to be asked for."""
    return value is PENDING or (isinstance(value, list) and any(map(_is_pending, value)))


def _equal(some: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(some, others, strict=True))
