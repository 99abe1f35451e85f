"""A hostile process, which answers with mutated frames, neither crashes nor hangs nor misleads the judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import decoder
import fuzz
import hostile
import pytest
from gates import results

from chainrule.judging.verdict import CaseVerdict
from chainrule.sandbox import answer, clock, conversation, forked_child, student, wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.key import Check

SEED = 20261125


def fuzzed(replies: int, seed: int = SEED) -> fuzz.Tally:
    tally = fuzz.run(seed, replies)
    print(fuzz.report(tally, seed, 1, 1), tally.replies)
    return tally


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    """What a broken judge has read, and kept, must not be there for the next test."""
    answer._read_head.cache_clear()
    yield
    answer._read_head.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("replies", [3_000, pytest.param(6_000, marks=pytest.mark.slow)])
def test_mutated_replies_never_crash_hang_or_mislead_the_judge(replies: int) -> None:
    tally = fuzzed(replies)
    assert tally.found == []
    assert tally.mutated >= replies
    assert set(hostile.HOW) <= tally.replies.keys()
    assert {
        "value, as was sent",
        "ok, as was sent",
        "lied",
        "died",
        "timeout",
        "memory",
        "forbidden",
    } <= tally.outcomes.keys()
    assert tally.outcomes["value, as was sent"] > tally.mutated / 10


TAKE, WHOLE, TEXT = wire.Reader._take, wire.Reader.whole, wire.Reader.text


def short(reader: wire.Reader, size: int) -> bytes:
    return TAKE(reader, max(0, min(size, len(reader._payload) - reader._at)))


def any_number(reader: wire.Reader, low: int = 0, high: int = 2**63 - 1) -> int:
    return WHOLE(reader, -(2**63)) if low == high else WHOLE(reader, low, high)


def crashing(reader: wire.Reader) -> str:
    try:
        return TEXT(reader)
    except wire.MalformedError:
        raise KeyError("text") from None


def any_table(asked: student.Student, reader: wire.Reader) -> tuple[answer.StatementPlace, ...]:
    return answer.read_table(reader)[0]


def passing(answer: object, check: Check, stub: bool) -> CaseVerdict:
    return CaseVerdict(check, "PASS")


LIED = "not ('lied',)"
LENIENT: dict[str, tuple[Any, str, Any, str]] = {
    "a frame ends where it says": (wire.Reader, "end", lambda reader: None, LIED),
    "an answer has its number": (wire.Reader, "whole", any_number, LIED),
    "a field ends within its frame": (wire.Reader, "_take", short, LIED),
    "a text is UTF-8": (wire.Reader, "text", lambda it: it.blob(wire.LARGEST_TEXT).decode(errors="replace"), LIED),
    "no other exception is raised": (wire.Reader, "text", crashing, "KeyError: 'text'"),
    "a text has 4000 bytes": (wire, "LARGEST_TEXT", 4_001, LIED),
    "there are 4096 items": (wire, "MOST_ITEMS", 4_097, LIED),
    "there are 8 dimensions": (wire, "MOST_DIMENSIONS", 9, LIED),
    "an array has 1 MB": (wire, "LARGEST_VALUE", 1_000_008, LIED),
    "a statement is of some cell, and the same in all children": (student.Student, "_table", any_table, LIED),
    "when a statement has run, nothing else is said": (student, "_nothing", lambda reader: None, LIED),
    "nothing comes unasked": (forked_child.Child, "_waiting", lambda child: setattr(child, "_came", bytearray()), LIED),
    "a child sends 8 MB in all": (conversation, "SESSION", 10**12, "not "),
    "descriptors are closed": (clock.Process, "close", lambda process: None, "descriptors are left open"),
    "a child is killed": (forked_child.Child, "end", lambda child: (9, 0.0), "a child was left alive"),
    "a wrong value does not pass": (fuzz, "compare", passing, "passed: "),
}


@pytest.mark.slow
@pytest.mark.parametrize("promise", LENIENT)
def test_a_promise_that_the_judge_breaks_is_found(promise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    *broken, said = LENIENT[promise]
    monkeypatch.setattr(*broken)
    assert said in "\n".join(fuzzed(300 if "descriptors" in promise else 6_000).found)


@pytest.mark.slow
def test_an_answer_beyond_its_time_limit_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made = clock.Clock.__init__
    monkeypatch.setattr(
        clock.Clock, "__init__", lambda self, process, seconds, **more: made(self, process, 32 * seconds, **more)
    )
    assert "s after its limit" in "\n".join(fuzzed(10_000).found)


def test_the_judge_s_constants_are_those_of_the_decoder() -> None:
    assert tuple(wire.DTYPES.items()) == decoder.DTYPES
    assert (wire.LARGEST_FRAME, conversation.SESSION) == (decoder.MOST_BYTES, decoder.MOST_BYTES)


def test_both_ends_know_the_same_bytes_from_the_seed() -> None:
    def sent(seed: int) -> list[hostile.Reply]:
        mind = hostile.Mind(seed, 3, 1)
        return [mind.greeting(), *(mind.answer(cases) for cases in (0, 1, 3, 2))]

    assert sent(1) == sent(1)
    assert sent(1) != sent(2)


def test_a_report_says_what_was_found_and_fits_its_section() -> None:
    tally = fuzz.Tally(found=["seed 1, session 2: got a lie"])
    text = fuzz.report(tally, 1, 10.0, 2)
    assert "crashed, hung or misled: 1\n  seed 1, session 2: got a lie\nfuzz: FAIL" in text
    assert text in results.replaced(results.TITLE, "Fuzz", text)
