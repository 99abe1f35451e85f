"""The random numbers: the same bits for ever, one stream a name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.numerics.randomness import Stream, public

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = b"secret"
PARTS = st.lists(st.one_of(st.text(max_size=6), st.integers(0, 99)), max_size=4)


def bits(*name: object, secret: bytes = SECRET) -> bytes:
    return Stream(secret, *name).unit(8).tobytes()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@given(PARTS)
def test_the_same_name_gives_the_same_bits(name: list[object]) -> None:
    assert bits(*name) == bits(*name)


@given(PARTS, PARTS)
def test_another_name_gives_another_stream(one: list[object], other: list[object]) -> None:
    assert (bits(*one) == bits(*other)) == ([str(part) for part in one] == [str(part) for part in other])


def test_where_a_name_is_cut_into_parts_matters() -> None:
    names = [("a", "bc"), ("ab", "c"), ("abc",), ("a", "b", "c"), ("", "abc"), ("abc", ""), ("1:a|2:bc|",), ()]
    assert len({bits(*name) for name in names}) == len(names)


def test_another_secret_gives_another_stream() -> None:
    secrets = [b"", b"secret", b"Secret", b"secret\x01", public(1), public(11), public(2026)]
    assert len({bits("a", secret=secret) for secret in secrets}) == len(secrets)


def test_a_name_may_be_any_text_that_a_file_name_can_be() -> None:
    assert bits("Zoë") != bits("Zoe")
    assert len(bits("\udcff", "\x00", "日本")) == 64


def test_drawing_in_pieces_gives_the_numbers_of_drawing_at_once() -> None:
    pieces = Stream(SECRET, "a")
    drawn = [pieces.unit(3), pieces.unit(0), pieces.unit(2, 2).ravel(), pieces.unit(1)]
    assert np.concatenate(drawn).tobytes() == bits("a")


def test_several_ranges_at_once_give_the_numbers_of_each_in_turn() -> None:
    ranges = [(0.1, 1.1, (9, 7)), (0.2, 1.5, (5, 7)), (-0.3, 0.8, (5,)), (1.0, 2.0, ())]
    at_once, in_turn = Stream(SECRET, "a"), Stream(SECRET, "a")
    for made, (low, high, shape) in zip(at_once.several(*ranges), ranges, strict=True):
        assert made.shape == shape
        assert made.tobytes() == in_turn.signed(low, high, *shape).tobytes()
    assert at_once.unit(1) == in_turn.unit(1)


GOLDEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "public": (lambda: public(2026), "760109f0bf7deb58b769303727e454e1f92b8e56c4356fec2cb609a9f74f0663"),
    "unit": (
        lambda: Stream(SECRET, "unit", 1).unit(100, 7).tobytes(),
        "59c651b5f34d7913ca0e436ab6d5fbca493caaa0f0d03494a33cef6de153fff8",
    ),
    "between": (
        lambda: Stream(SECRET, "between").between(-0.3, 1.7, 300).tobytes(),
        "15e9fa285406b90fff3cf8ebaffe5df7787c749277af70c06379ff90eaf729d0",
    ),
    "signed": (
        lambda: Stream(SECRET, "signed").signed(0.1, 1.1, 300).tobytes(),
        "1bd30be5ba3ec619f40627629b518de4336affa74796e121e2d50c33f17bd4a0",
    ),
    "below": (
        lambda: repr([Stream(SECRET, "below", n).below(n) for n in range(1, 300)]).encode(),
        "57877439e46c38ed0afc9b1b19833acc471c7ee98aaccc9ba87b28ae80654fcc",
    ),
    "choice": (
        lambda: "".join(Stream(SECRET, i).choice("abcdefg") for i in range(200)).encode(),
        "06d27007c62daa47346d644cafb718a2d1166f23af75e16158fa1932bb1981e5",
    ),
    "shuffled": (
        lambda: Stream(SECRET, "shuffled").shuffled(np.arange(200.0)).tobytes(),
        "8591d11f6b44d23c2cfdaf491d73e7ed4ff6aa1faa90e856358636a4b957332f",
    ),
    "unicode": (
        lambda: bits("Zoë", "日本", "\udcff"),
        "f63412310eb38f9dffb0ba5a2735969779343e8953d465511d81f1b3e736ad95",
    ),
}


@pytest.mark.parametrize("what", GOLDEN)
def test_the_bits_are_the_same_on_every_machine_and_version(what: str) -> None:
    draw, golden = GOLDEN[what]
    assert digest(draw()) == golden


def test_unit_is_in_0_to_1_in_multiples_of_2_to_the_minus_53() -> None:
    x = Stream(SECRET, "unit").unit(100_000)
    assert np.all((x >= 0) & (x < 1))
    assert np.all(x * 2.0**53 == np.rint(x * 2.0**53))
    assert np.any(np.mod(x * 2.0**53, 2) == 1)  # the last bit is used


def test_unit_is_spread_evenly_and_neighbours_know_nothing_of_each_other() -> None:
    x = Stream(SECRET, "even").unit(100_000)
    counts = np.histogram(x, 20, (0, 1))[0]
    assert np.sum((counts - 5000) ** 2 / 5000) < 50  # chi squared of 19 degrees: 5e-5 beyond 50 or so
    assert abs(np.mean(x) - 0.5) < 5 * np.sqrt(1 / 12 / x.size)
    assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) < 5 / np.sqrt(x.size)


def test_the_shape_is_the_one_asked_for() -> None:
    stream = Stream(SECRET, "shape")
    assert [stream.unit(*shape).shape for shape in [(), (0,), (3,), (2, 3), (2, 0, 3)]] == [
        (), (0,), (3,), (2, 3), (2, 0, 3)]  # fmt: skip


def test_between_and_signed_keep_within_their_limits_and_reach_near_them() -> None:
    x = Stream(SECRET, "between").between(-2.0, 3.0, 10_000)
    assert np.all((x >= -2) & (x <= 3))
    assert np.min(x) < -1.99
    assert np.max(x) > 2.99
    y = Stream(SECRET, "signed").signed(0.25, 1.0, 10_000)
    assert np.all((np.abs(y) >= 0.25) & (np.abs(y) <= 1))
    assert abs(np.mean(y > 0) - 0.5) < 0.025
    assert abs(np.corrcoef(np.sign(y), np.abs(y))[0, 1]) < 0.05


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10])
def test_below_gives_every_number_below_n_about_equally_often(n: int) -> None:
    stream = Stream(SECRET, "below", n)
    counts = np.bincount([stream.below(n) for _ in range(2000)], minlength=n)
    assert len(counts) == n
    assert np.all(np.abs(counts - 2000 / n) < 5 * np.sqrt(2000 / n))


@given(st.integers(1, 2**40))
def test_below_never_reaches_n_even_from_the_largest_unit(n: int) -> None:
    class Largest(Stream):
        def unit(self, *shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
            return np.full(shape, 1 - 2.0**-53)

    assert Largest(SECRET).below(n) == n - 1


def test_choice_gives_each_item() -> None:
    stream = Stream(SECRET, "choice")
    assert {stream.choice(["x", "y", "z"]) for _ in range(60)} == {"x", "y", "z"}


def test_shuffled_is_a_permutation_of_a_copy_and_every_one_occurs() -> None:
    values = np.arange(3.0)
    stream = Stream(SECRET, "shuffled")
    seen = {tuple(stream.shuffled(values).tolist()) for _ in range(100)}
    assert len(seen) == 6
    assert {tuple(sorted(one)) for one in seen} == {(0, 1, 2)}
    assert values.tolist() == [0, 1, 2]
