"""What a function returned, as the judge gets it: plain arrays of numbers, or that it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.sandbox.answer import Answer

    Ask = Callable[..., Answer]

IMPORTS = "import math\nimport numpy as np\nfrom fractions import Fraction\nfrom decimal import Decimal\n"


@pytest.fixture
def returned(ask: Ask) -> Callable[..., Answer]:
    """What comes of `def f(): return <expression>`."""

    def returned(expression: str, before: str = "", **options: Any) -> Answer:
        return ask(f"{IMPORTS}{before}\ndef f(): return {expression}", **options)

    return returned


def shaped(answer: Answer) -> tuple[str, list[tuple[str, tuple[int, ...]]]]:
    assert answer.outcome == "value"
    return answer.kind, [(part.dtype, part.shape) for part in answer.parts]


@pytest.mark.parametrize(
    ("expression", "dtype", "value", "type_name"),
    [
        ("3", "int64", 3, "int"),
        ("-(2 ** 63)", "int64", -(2**63), "int"),
        ("2 ** 63", "uint64", 2**63, "int"),
        ("True", "bool", True, "bool"),
        ("0.1", "float64", 0.1, "float"),
        ("math.inf", "float64", np.inf, "float"),
        ("np.float64(0.1)", "float64", 0.1, "float64"),
        ("np.float32(0.5)", "float32", 0.5, "float32"),
        ("np.float16(0.5)", "float16", 0.5, "float16"),
        ("np.longdouble(0.5)", "float64", 0.5, "longdouble"),
        ("np.bool_(True)", "bool", True, None),
        ("np.uint8(7)", "uint8", 7, "uint8"),
        ("type('Mark', (float,), {'__float__': lambda self: 9.0})(0.5)", "float64", 9.0, "Mark"),
    ],
)
def test_a_number_is_one(returned: Ask, expression: str, dtype: str, value: Any, type_name: str | None) -> None:
    answer = returned(expression)
    assert shaped(answer) == ("number", [(dtype, ())])
    assert answer.parts[0].array() == value
    assert type_name in (None, answer.type_name)


@pytest.mark.parametrize(
    ("expression", "family"),
    [
        ("1j", "complex"),
        ("np.complex64(1)", "complex"),
        ("2 ** 64", "object"),
        ("np.str_('1')", "str"),
        ("np.datetime64('2020')", "datetime"),
        ("np.bytes_(b'1')", "bytes"),
        ("np.void(b'1')", "void"),
    ],
)
def test_a_scalar_of_no_real_number_comes_as_its_family_without_data(returned: Ask, expression: str, family: str) -> None:
    answer = returned(expression)
    assert shaped(answer) == ("number", [(family, ())])
    assert answer.parts[0].data is None


@pytest.mark.parametrize(
    ("expression", "dtype", "value"),
    [
        ("np.arange(3.0)", "float64", [0, 1, 2]),
        ("np.arange(3, dtype='>f8')", "float64", [0, 1, 2]),
        ("np.arange(3, dtype='>i2')", "int16", [0, 1, 2]),
        ("np.arange(6.0).reshape(2, 3).T", "float64", [[0, 3], [1, 4], [2, 5]]),
        ("np.arange(6.0)[::-2]", "float64", [5, 3, 1]),
        ("np.broadcast_to(1.5, (2, 2))", "float64", [[1.5, 1.5], [1.5, 1.5]]),
        ("np.array(2.5)", "float64", 2.5),
        ("np.arange(3, dtype=np.longdouble)", "float64", [0, 1, 2]),
        ("np.array([True, False])", "bool", [True, False]),
        ("np.array([1, 2], dtype='longlong')", "int64", [1, 2]),
        ("np.ma.array([1.0, 2.0], mask=[0, 1])", "float64", [1, 2]),
        ("np.asmatrix([[1.0, 2.0]])", "float64", [[1, 2]]),
        ("np.empty((0, 3))", "float64", np.empty((0, 3))),
        ("np.array([-0.0, np.nan, np.inf])", "float64", [-0.0, np.nan, np.inf]),
    ],
)
def test_an_array_comes_as_native_c_ordered_plain_numbers(returned: Ask, expression: str, dtype: str, value: Any) -> None:
    answer = returned(expression)
    assert shaped(answer) == ("array", [(dtype, np.shape(value))])
    assert answer.parts[0].array().tobytes() == np.asarray(value, dtype=dtype).tobytes()


@pytest.mark.parametrize(
    ("expression", "family"),
    [
        ("np.array([1j])", "complex"),
        ("np.array([1, None])", "object"),
        ("np.array(['1.5'])", "str"),
        ("np.array([b'1'])", "bytes"),
        ("np.zeros(1, dtype=[('x', 'f8')])", "void"),
        ("np.array(['2020'], dtype='M8[s]')", "datetime"),
        ("np.array([3], dtype='m8[s]')", "datetime"),
        ("np.array([Fraction(1, 2)])", "object"),
        ("np.array([Decimal(1)])", "object"),
    ],
)
def test_an_array_of_no_real_numbers_comes_as_its_family_without_data(returned: Ask, expression: str, family: str) -> None:
    answer = returned(expression)
    assert shaped(answer) == ("array", [(family, (1,) if "None" not in expression else (2,))])
    assert answer.parts[0].data is None


@pytest.mark.skipif(not hasattr(np, "dtypes") or not hasattr(np.dtypes, "StringDType"), reason="numpy 2 has it")
def test_numerals_in_variable_strings_are_no_numbers(returned: Ask) -> None:
    assert shaped(returned("np.array(['1.5'], dtype=np.dtypes.StringDType())")) == ("array", [("object", (1,))])


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("[1.0, 2.0]", [1, 2]),
        ("(1.0, 2.0)", [1, 2]),
        ("[[1.0], [2.0]]", [[1], [2]]),
        ("[np.ones(2), np.zeros(2)]", [[1, 1], [0, 0]]),
        ("[]", []),
    ],
)
def test_a_list_of_numbers_is_one_array_where_a_value_is_asked(returned: Ask, expression: str, value: Any) -> None:
    answer = returned(expression)
    assert shaped(answer) == ("list", [("float64", np.shape(value))])
    assert answer.parts[0].array().tolist() == value


def test_a_list_of_arrays_comes_array_by_array_where_a_list_is_asked(returned: Ask) -> None:
    answer = returned("[np.ones((2, 1)), np.arange(3), 5, [1.0], np.ones(200_000)]", want="list")
    assert shaped(answer) == (
        "list",
        [("float64", (2, 1)), ("int64", (3,)), ("int64", ()), ("float64", (1,)), ("float64", (200_000,))],
    )
    assert answer.parts[4].data is None


@pytest.mark.parametrize(
    "expression", ["[1.0, [2.0, [3.0]]]", "[np.ones(2), np.ones(3)]", "[np.ones((2, 2)), np.ones((2, 3))]"]
)
def test_a_ragged_list_is_no_numbers(returned: Ask, expression: str) -> None:
    answer = returned(expression)
    assert (answer.outcome, answer.parts, answer.type_name) == ("value", (), "list")


@pytest.mark.parametrize("expression", ["[[1.0, [2.0, 3.0]]]", "[np.ones(2), [[1], [1, 2]]]", "[1.0] * 5000"])
def test_a_list_with_one_thing_that_is_no_array_has_no_parts_where_a_list_is_asked(returned: Ask, expression: str) -> None:
    answer = returned(expression, want="list")
    assert (answer.outcome, answer.kind, answer.parts) == ("value", "list", ())


@pytest.mark.parametrize(
    ("expression", "type_name"),
    [
        ("{'a': 1}", "dict"),
        ("'1.5'", "str"),
        ("b'1'", "bytes"),
        ("{1.0}", "set"),
        ("(x for x in [1.0])", "generator"),
        ("range(3)", "range"),
        ("print", "builtin_function_or_method"),
        ("f", "function"),
        ("object()", "object"),
        ("Fraction(1, 2)", "Fraction"),
        ("float", "type"),
        ("NotImplemented", "NotImplementedType"),
    ],
)
def test_what_is_no_array_and_no_list_has_no_parts(returned: Ask, expression: str, type_name: str) -> None:
    answer = returned(expression)
    assert (answer.outcome, answer.kind, answer.parts, answer.type_name) == ("value", "other", (), type_name)


def test_none_and_ellipsis_are_told_apart(returned: Ask) -> None:
    assert returned("None").kind == "none"
    assert returned("...").kind == "ellipsis"
    assert returned("None", want="list").kind == "none"


def test_more_than_eight_dimensions_are_no_array(returned: Ask) -> None:
    assert shaped(returned("np.ones((1,) * 8)")) == ("array", [("float64", (1,) * 8)])
    assert shaped(returned("np.ones((1,) * 9)")) == ("other", [])


@pytest.mark.parametrize("shape", [(125_001,), (1000, 1000), (0, 10**10), (0, 2**40)])
def test_more_than_one_megabyte_travels_without_its_data(returned: Ask, shape: tuple[int, ...]) -> None:
    answer = returned(f"np.empty({shape})")
    assert shaped(answer) == ("array", [("float64", shape)])
    assert answer.parts[0].data is None
    assert returned("np.ones(125_000)").parts[0].array().sum() == 125_000


def test_a_view_of_a_petabyte_is_a_memory_error(returned: Ask) -> None:
    assert returned("np.broadcast_to(0.0, (2 ** 47,))").outcome == "memory"


# -- objects that lie ------------------------------------------------------------------------------------------------

LIARS = """
class Shaped(np.ndarray):
    shape = property(lambda self: (4,))
    dtype = property(lambda self: np.dtype('float32'))
    size = property(lambda self: 4)
    def __eq__(self, other): return True
    def tobytes(self, order='C'): return bytes(32)
    def __array__(self, *_, **__): return np.full(4, 7.0)
    def __array_finalize__(self, parent): pass
class Array:
    def __init__(self, value): self.value = value
    def __array__(self, dtype=None, copy=None):
        if isinstance(self.value, BaseException): raise self.value
        return self.value
    def __eq__(self, other): return True
class Listed(list):
    def __iter__(self): return iter([5.0])
    def __len__(self): return 3
class Posing:
    __class__ = list
    def __iter__(self): return iter([6.0])
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
class Named(metaclass=Meta): pass
"""


@pytest.mark.parametrize(
    ("expression", "kind", "parts"),
    [
        ("np.ones(3).view(Shaped)", "array", [[1, 1, 1]]),
        ("Array(np.ones(2))", "array", [[1, 1]]),
        ("Listed([1.0, 2.0, 3.0])", "list", [[5]]),
        ("Posing()", "list", [[6]]),
        ("Array(3)", "other", []),
        ("Array(ValueError('no'))", "other", []),
    ],
)
def test_an_object_that_lies_is_the_numbers_it_gives_and_nothing_else(
    returned: Ask, expression: str, kind: str, parts: list[Any]
) -> None:
    answer = returned(expression, LIARS)
    assert (answer.outcome, answer.kind) == ("value", kind)
    assert [part.array().tolist() for part in answer.parts] == parts


@pytest.mark.parametrize(
    ("expression", "type_name"),
    [
        ("Array(KeyError('no'))", "KeyError"),
        ("Array(SystemExit(0))", "SystemExit"),
    ],
)
def test_an_object_whose_own_methods_raise_is_an_exception(returned: Ask, expression: str, type_name: str) -> None:
    answer = returned(expression, LIARS)
    assert (answer.outcome, answer.type_name) == ("raised", type_name)


def test_a_class_has_the_name_that_python_gives_it(returned: Ask) -> None:
    answer = returned("Named()", LIARS)
    assert (answer.outcome, answer.kind, answer.type_name) == ("value", "other", "Named")


def test_numpy_s_functions_may_be_replaced_to_no_effect(returned: Ask) -> None:
    before = "np.array = np.asarray = np.ascontiguousarray = np.array_equal = np.frombuffer = lambda *_, **__: 7"
    assert returned("np.ndarray((0, 2))", before).parts[0].shape == (0, 2)


def test_an_iterator_that_never_ends_is_a_timeout_or_fills_the_memory(returned: Ask) -> None:
    before = "import itertools\nclass Endless(list):\n    def __iter__(self): return itertools.repeat(1.0)"
    assert returned("Endless()", before).outcome in ("timeout", "memory")
