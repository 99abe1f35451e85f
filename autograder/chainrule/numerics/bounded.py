"""Numbers that know how wrong they may be: the proof behind every PASS.

A BoundedArray carries three arrays of one shape:

    value      the result, computed in a fixed order by operations that give the same bits everywhere
    error      every sensible evaluation of the same formula in double precision, ours too, is this close to the truth
    magnitude  what the formula gives when each term is taken positive and each product is multiplied out

Running a reference on BoundedArrays proves its bound; nobody derives one by hand. If R is `value` and B is `error`, a
competent student's x and our R both lie within B of the truth, so |x - R| <= 2 B: that is the judge's whole rule.

Derivation (standard model, Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., chapters 2 and 3). Write
u = 2**-53, x the truth, v_x our value, x' anyone's: v_x or a student's; e_x the error, so that |x' - x| <= e_x and
|x'| <= |v_x| + 2 e_x; m_x the magnitude, m_x >= |x|. One rounding of x o y errs by at most u |x o y|.

    x + y   e_x + e_y                                + C u (m_x + m_y)     magnitude m_x + m_y
    x * y   |v_x| e_y + |v_y| e_x + 3 e_x e_y        + C u m_x m_y         magnitude m_x m_y
    x / y   (e_x + q e_y) / (|v_y| - 2 e_y)          + C u m_x / |y|       magnitude m_x / |y|
    sum     sum e_i                                  + (n + C) u sum m_i   magnitude sum m_i   (any order: gamma_(n-1))

x'y' - xy = x'(y' - y) + y(x' - x), with |y| <= |v_y| + e_y. x'/y' - x/y = (x' - x - (x/y)(y' - y)) / y', with |y'| >=
|v_y| - 2 e_y, and |x/y| <= q = (|v_x| + e_x) / (|v_y| - e_y).

The rounding term takes the magnitude and not |x o y|, because a student may multiply out: 2a - 2y for 2(a - y), or
a^2 - 2ay + y^2 for (a - y)^2. Each term of an expansion then suffers at most its own products and the additions; three
roundings at a time occur in the formulas taught here (product, scaled product, addition), and C = 4 pays for them, and
for 1/n applied as a reciprocal. Second-order terms, u^2, are inside C as well: they are below 1e-15 of it.

    exp(x)    e^v_x (e_x + 4 e_x^2 + 12 u)   e^2e - e^e <= e + 4 e^2 for e <= 1; libraries claim 1 to 4
                                               ulp, one ulp is at most 2 u, ours has 4 u
    x / (1 + e^y)   as x / y, + C u m_x    for forms of the sigmoid that lose other digits: 1 - 1/(1 + e^z) errs by 1.5 u
                                               of 1, (1 + tanh(z/2))/2 by 3 u (tanh by 4 u, halved, and two roundings);
                                               for e^y / (1 + e^y) m_x counts as 1
    tanh(x)   e_x + 16 u                   |tanh'| <= 1; absolute: (e^x - e^-x)/(e^x + e^-x) errs by a few u near 0
    sqrt(x)   e_x / sqrt(v_x - 2 e_x) + 4 u sqrt(v_x)
    log(x)    e_x / (v_x - 2 e_x) + 8 u (|log v_x| + 1)

A reference writes 1 - tanh^2 and a(1 - a), the forms that lose digits where g is flat: their bounds then also cover
1/cosh^2 and e^-z/(1 + e^-z)^2, which lose none. The other way round they would not (tests: saturated).

Underflow adds TINY to every product.

A comparison that rounding could turn (|v_x - v_y| <= 2 (e_x + e_y), as x' may be 2 e_x from v_x) raises UndecidedError: such
a case is not fair, it is drawn again. A value or an error that is not finite raises OverflowError.

A slice is a view, as in numpy, so a row that is written to changes its matrix. += and its like raise UnsupportedError: numpy
changes an array in place and replaces a number, and here the two look alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ..errors import ChainruleError
from .elementary import Floats, is_finite

U = 2.0**-53
C = 4.0
TINY = float(np.finfo(np.float64).tiny)


UFUNCS: dict[str, Callable[..., Any]] = {}
FUNCTIONS: dict[str, Callable[..., Any]] = {}
"""The rules, by the names of numpy's ufuncs and of its other functions. They register themselves: see rules.py."""


class UndecidedError(ChainruleError, ArithmeticError):
    """A comparison, or a division, whose outcome depends on how the numbers were rounded."""


class UnsupportedError(ChainruleError, TypeError):
    """A numpy function that BoundedArray has no proved rule for."""


class BoundedArray(NDArrayOperatorsMixin):
    """An array of float64 with a proved error bound; behaves as a numpy array in the operations it has rules for."""

    __slots__ = ("error", "magnitude", "value")
    __hash__ = None  # type: ignore[assignment]  # compared by value, as arrays are

    def __init__(self, value: Any, error: Any = None, magnitude: Any = None) -> None:
        # The three have one memory layout, so that a slice or reshape is a view of all of them or of none.
        self.value: Floats = np.array(value, dtype=np.float64, order="C")
        self.error: Floats = np.zeros_like(self.value) if error is None else _filled(error, self.value)
        self.magnitude: Floats = np.abs(self.value) if magnitude is None else _filled(magnitude, self.value)
        _refuse_infinite(self.value)
        _refuse_infinite(self.error)

    @classmethod
    def of(cls, value: Any, error: Any, magnitude: Any) -> Self:
        """What a rule has computed: three parts of one shape, which nobody else holds.

        Where a value isn't finite, its error isn't.
        """
        made = cls.__new__(cls)
        # In one memory layout, as above; numpy gives a number in the place of an array of no dimension.
        made.value, made.error = np.asarray(value, order="C"), np.asarray(error, order="C")
        made.magnitude = np.asarray(magnitude, order="C")
        _refuse_infinite(made.error)
        return made

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def size(self) -> int:
        return self.value.size

    @property
    def T(self) -> BoundedArray:
        return self.each(np.transpose)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[BoundedArray]:
        return (self[i] for i in range(len(self)))  # len raises for a single number; else Python takes it for empty

    def __repr__(self) -> str:
        return f"BoundedArray({self.value!r}, error={self.error!r})"

    def __getitem__(self, index: Any) -> BoundedArray:
        return self.each(lambda part: part[index])

    def __setitem__(self, index: Any, new: Any) -> None:
        new = bounded(new)
        self.value[index], self.error[index], self.magnitude[index] = new.value, new.error, new.magnitude

    def copy(self) -> BoundedArray:
        return BoundedArray(self.value, self.error, self.magnitude)

    __copy__ = copy

    def reshape(self, *shape: Any) -> BoundedArray:
        return self.each(lambda part: part.reshape(*shape))

    def sum(self, axis: int | None = None, keepdims: bool = False) -> BoundedArray:
        return self._ruled("sum", axis, keepdims)

    def mean(self, axis: int | None = None, keepdims: bool = False) -> BoundedArray:
        return self._ruled("mean", axis, keepdims)

    def max(self, axis: int | None = None, keepdims: bool = False) -> BoundedArray:
        return self._ruled("max", axis, keepdims)

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise UnsupportedError(
            "a bounded number can't become a plain array: it would lose its bound (use zeros_like, not zeros)"
        )

    def __float__(self) -> float:
        raise UnsupportedError("a bounded number can't become a float: it would lose its bound")

    def __bool__(self) -> bool:
        raise UnsupportedError("compare a bounded number with a threshold, don't ask whether it is true")

    def _ruled(self, name: str, axis: int | None, keepdims: bool) -> BoundedArray:
        made: BoundedArray = FUNCTIONS[name](self, axis, keepdims=keepdims)
        return made

    def each(self, take: Callable[[Floats], Any]) -> BoundedArray:
        new = type(self).__new__(type(self))
        parts = (self.value, self.error, self.magnitude)
        new.value, new.error, new.magnitude = (np.asarray(take(part)) for part in parts)
        return new

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if "out" in options:
            raise UnsupportedError(f"no {ufunc.__name__} in place: write x = x + y, not x += y, and no out=")
        rule = UFUNCS.get(ufunc.__name__)
        if rule is None or method != "__call__" or options:
            raise UnsupportedError(
                f"no proved rule for numpy.{ufunc.__name__}{'' if method == '__call__' else '.' + method}"
            )
        return rule(*inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:  # numpy's
        rule = FUNCTIONS.get(function.__name__)
        if rule is None:
            raise UnsupportedError(f"no proved rule for numpy.{function.__name__}")
        return rule(*args, **kwargs)


class Exponential(BoundedArray):
    """What exp gives, known as such until something else is done with it."""

    __slots__ = ()


class OnePlusExponential(BoundedArray):
    """1 + exp(x): what divides by it is a sigmoid, and may be written in forms that lose other digits."""

    __slots__ = ()


def bounded(x: Any) -> BoundedArray:
    """x itself, or an exact number or plain array as BoundedArray with error 0."""
    return x if isinstance(x, BoundedArray) else BoundedArray(x)


def _refuse_infinite(part: Floats) -> None:
    if not is_finite(part):
        raise OverflowError("a number beyond the largest double, or none at all")


def _filled(part: Any, like: Floats) -> Floats:
    if isinstance(part, np.ndarray) and part.shape == like.shape:
        return np.array(part, dtype=np.float64, order="C")  # the common case, and much the faster one
    return np.array(np.broadcast_to(part, like.shape), dtype=np.float64, order="C")
