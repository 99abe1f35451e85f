"""How much can one report tell of the hidden cases? An upper bound, in bits, by counting what it can say.

    python benchmarks/hidden_bits.py [--write]

A submission knows the inputs that it is called with, and chooses what it answers: so it can write down in a report whatever
the report's words distinguish. Each answer that the protocol has (every class of exception, line, shape, dtype, kind, and
place of a nan; every set of changed arguments; every way to end) is compared with a hidden case of each exercise, and the
different things that are said are counted:

    verdicts    of each hidden case: which one of them
    words       of each exercise: the message of the first hidden case of each verdict
    warnings    of each exercise
    diagnosis   of each exercise: one misconception, two, a kind of difference, how near it is, what it follows from
    handed out  of the report: for which cases a function that was handed out, and edited, is wrong
    seconds     of the report: two digits
    waits       of the report: for how long it waits without computing, in whole seconds

All other notes, and places, are made before a hidden case is asked, and what is said of visible cases comes from a process
that knows no hidden one: they tell nothing. `a message a case` is what it would be if each hidden case had its own message.
"""

from __future__ import annotations

import math
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations, product
from pathlib import Path

import numpy as np
from gates import results

from chainrule import builtin
from chainrule.diagnosis.mistakes.pattern import KINDS
from chainrule.judging.compare import compare
from chainrule.judging.merits import MOST_CHOICES
from chainrule.judging.redact import ERRORS
from chainrule.key import AnswerKey, Check, KeyExercise
from chainrule.sandbox.answer import Answer, Part
from chainrule.sandbox.student import budget_of
from chainrule.sandbox.wire import DTYPES

LARGEST_SIZE = 30  # of a shape that is tried: beyond the largest of the deck
NEARNESS = 9 * 13  # a digit and a power of ten
NUMBERS = 256  # decimals to which it is rounded, and how; constant factors; digits that are right
SECONDS = 90 * 4  # two digits, from 0.01 s to 100 s
ENDS = ("timeout", "memory", "died", "lied", "forbidden")


def answers(check: Check) -> Iterator[Answer]:
    """What can come as the answer to a case, as far as the judge tells one from another."""
    for name in (*ERRORS, "Mine", "Other"):
        for line, message in product((1, 2, 3), ("", "a", "b")):
            yield Answer("raised", type_name=name, message=message, where="gradient.py", line=line)
    yield from (Answer(outcome, type_name="x", message="x", line=1) for outcome in ("missing", "timeout", "memory"))
    yield from (Answer("died", message=f"its process was ended by {one.name}") for one in signal.Signals)
    yield from (Answer("lied", message=message) for message in ("a", "b", "c"))
    yield from (Answer("value", kind, type_name=kind) for kind in ("none", "ellipsis"))
    yield from (Answer("value", "other", type_name=name) for name in ("dict", "Mine", "generator"))
    shapes = [array.shape for array in check.expected.arrays]
    right = tuple(Part("float64", array.shape, array.tobytes()) for array in check.expected.arrays)
    kind = "list" if check.expected.form == "list" else "array"
    for i, (part, shape) in enumerate(zip(right, shapes, strict=True)):
        tried = chain.from_iterable(product(range(LARGEST_SIZE), repeat=axes) for axes in (0, 1, 2))
        for other in chain(tried, product((0, 1, 2, 9, 16, 29, *shape, *check.sizes.values()), repeat=3)):
            yield Answer("value", kind, (*right[:i], Part("float64", other, None), *right[i + 1 :]), "ndarray")
        for dtype in DTYPES:
            yield Answer("value", kind, (*right[:i], Part(dtype, shape, None), *right[i + 1 :]), "ndarray")
        for place, value in product(range(math.prod(shape)), (np.nan, np.inf, -np.inf, 1e9)):
            array = np.frombuffer(part.data or b"").copy()
            array[place] = value
            yield Answer("value", kind, (*right[:i], Part("float64", shape, array.tobytes()), *right[i + 1 :]), "ndarray")
    yield from (Answer("value", "list", (right * count)[:count], "list") for count in range(LARGEST_SIZE))
    names = range(len(check.arguments))
    for count, name in product(range(len(check.arguments) + 1), ("ndarray", "list")):
        for changed in combinations(names, count):
            for dtype in ("float64", "int64", "int32", "bool", "uint8"):
                parts = tuple(Part(dtype, shape, np.zeros(shape, dtype).tobytes()) for shape in shapes)
                yield Answer("value", "list" if name == "list" else kind, parts, name, mutated=changed)


def count(exercise: KeyExercise, key: AnswerKey) -> dict[str, float]:
    """Bits of each kind, at most, that one exercise tells of its hidden cases."""
    hidden = [check for check in exercise.checks if not check.visible]
    if not hidden:
        return {}
    largest = max(hidden, key=lambda check: sum(check.sizes.values()))
    words: dict[str, set[str]] = defaultdict(set)
    warnings: set[tuple[str, ...]] = set()
    ended = 0
    for answer in answers(largest):
        verdict = compare(answer, largest)
        words[verdict.verdict].add(verdict.message)
        warnings.add(verdict.warnings)
        ended += answer.outcome in ENDS
    lasting = [verdict for verdict in words if verdict not in ("TIMEOUT", "MEMORY", "FORBIDDEN")]
    known = len({one.misconception for one in key.explanation(exercise.name).catalogue})
    earlier = [one.name for one in key.exercises].index(exercise.name)  # any of them may be said to be called otherwise
    said = 1 + known + math.comb(known, 2) + len(KINDS) + NUMBERS + NEARNESS + 2**MOST_CHOICES + 2**earlier
    every = sum(len(some) for some in words.values())
    return {
        "verdicts": len(hidden) * math.log2(len(lasting) + 1) + math.log2(3),
        "words": sum(math.log2(1 + len(some)) for some in words.values()),
        "warnings": math.log2(len(warnings)),
        "diagnosis": math.log2(said),
        "a message a case": len(hidden) * math.log2(every),
    }


def total(key: AnswerKey) -> dict[str, float]:
    """Bits of each kind in one report, `all` of them together, and the number of hidden `cases`."""
    found: dict[str, float] = defaultdict(float)
    for exercise in key.exercises:
        for kind, bits in count(exercise, key).items():
            found[kind] += bits
    found["handed out"] = sum(len(checks) for checks in key.handed_out.values())
    found["seconds"] = math.log2(SECONDS)
    found["waits"] = math.log2(1 + math.ceil(budget_of(key.limits).seconds_left()))
    found["all"] = sum(bits for kind, bits in found.items() if kind != "a message a case")
    found["cases"] = sum(not check.visible for exercise in key.exercises for check in exercise.checks)
    return dict(found)


def main() -> int:
    """Prints the table; with --write, into RESULTS.md."""
    found = total(builtin.public_key())
    cases = found.pop("cases")
    lines = [f"{kind:<16}  {bits:6.0f} bits" for kind, bits in found.items()]
    lines.append(f"of {cases:.0f} hidden cases: {found['all'] / cases:.1f} bits a case and report, at most")
    print("\n".join(lines))
    if "--write" in sys.argv[1:]:
        results.write(Path(__file__).with_name("RESULTS.md"), "Hidden cases", "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
