"""The student's own values of earlier functions, at the arguments that a composition needs: asked, kept, and asked again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..course.composition import PENDING, CompositionError
from ..sandbox.answer import ENDED

if TYPE_CHECKING:
    from ..numerics.elementary import Floats
    from ..sandbox.answer import Answer
    from ..sandbox.student import Student
    from .diagnose import Finding

SAME = 1e-12  # relative: what may differ between two calls with equal arguments
NUMBERS = ("float64", "int", "bool")  # dtypes that are cast; float32 is none


class Terms:
    """The student's functions at the arguments that compositions need, each asked once for all that wait for it."""

    def __init__(self, student: Student) -> None:
        self._student = student
        self._renewed = False
        self.dead: set[str] = set()  # functions that are wrong because of a term which carries nothing
        self._known: dict[tuple[str, bytes], Floats | None] = {}
        self._waiting: dict[str, dict[bytes, tuple[Any, ...]]] = {}
        self._asked: dict[str, dict[bytes, tuple[Any, ...]]] = {}

    def value(self, function: str, arguments: tuple[Any, ...]) -> Any:
        """PENDING until `ask`; raises CompositionError when no finite numbers came back."""
        name = _name(arguments)
        if (function, name) not in self._known:
            self._waiting.setdefault(function, {})[name] = arguments
            return PENDING
        found = self._known[function, name]
        if found is None:
            raise CompositionError(f"{function} gives no numbers")
        return found

    def ask(self) -> None:
        """Asks for all that is waiting, first in a child that has not been asked the later functions."""
        if not self._renewed:
            self._student.renew()
            self._renewed = True
        for function, cases in self._waiting.items():
            for name, found in zip(cases, self._values(function, list(cases.values())), strict=True):
                self._known[function, name] = found
            self._asked.setdefault(function, {}).update(cases)
        self._waiting = {}

    def hold(self, findings: Sequence[Finding]) -> bool:
        """Whether, in another child and in another order, the terms and the functions themselves give the same again."""
        self._student.renew()
        self._renewed = False  # the child has now seen the later function's cases
        for finding in findings:
            name = finding.exercise.name
            cases = self._asked.get(name, {})
            again = self._values(name, list(cases.values())[::-1])
            if not all(_is_same(self._known[name, case], x) for case, x in zip([*cases][::-1], again, strict=True)):
                return False
            asked = [tuple(j.check.arguments.values()) for j in finding.verdicts][::-1]
            answers = self._student.call(name, asked, want=finding.verdicts[0].check.expected.form)
            for verdict, answer in zip(finding.verdicts[::-1], answers, strict=True):
                arrays = _arrays(answer) or ()
                if len(arrays) != len(verdict.values or ()):
                    return False
                if not all(_is_same(x, y) for x, y in zip(verdict.values or (), arrays, strict=True)):
                    return False
        return True

    def _values(self, function: str, cases: Sequence[tuple[Any, ...]]) -> Iterator[Floats | None]:
        """The values for all cases; None from the first call on that ends the child, or takes too long."""
        given = 0
        for answer in self._student.call(function, cases):
            arrays = _arrays(answer)
            given += 1
            yield arrays[0] if arrays is not None and len(arrays) == 1 else None
            if answer.outcome in ENDED:
                break
        yield from [None] * (len(cases) - given)


def _name(arguments: tuple[Any, ...]) -> bytes:
    """The arguments as bytes: equal ones have the same."""
    parts = [x.tobytes() + repr(x.shape).encode() if isinstance(x, np.ndarray) else repr(x).encode() for x in arguments]
    return b"|".join(parts)


def _arrays(answer: Answer) -> list[Floats] | None:
    """The finite float64 arrays of an answer, or None if it is anything else."""
    if answer.outcome != "value" or answer.kind not in ("array", "number", "list"):
        return None
    if not answer.parts or any(part.data is None or not part.dtype.startswith(NUMBERS) for part in answer.parts):
        return None
    arrays = [part.array().astype(np.float64) for part in answer.parts]
    return arrays if all(bool(np.all(np.isfinite(array))) for array in arrays) else None


def _is_same(x: Floats | None, y: Floats | None) -> bool:
    if x is None or y is None or x.shape != y.shape:
        return False
    return bool(np.all(np.abs(x - y) <= SAME * (np.abs(x) + np.max(np.abs(x), initial=0.0))))
