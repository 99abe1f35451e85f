"""Raises, statement after statement, errors whose text, class, traceback or name is code of its own.

earns: 100
canary: raw
"""

import numpy as np


class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit("\x1b[31m")

    def __instancecheck__(cls, other):
        raise KeyboardInterrupt


class Loud(Exception, metaclass=Meta):
    def __str__(self):
        return "\x1b[31m\n::error::\n" * 100_000

    __repr__ = __str__


class Raising(BaseException):
    def __str__(self):
        raise self

    @property
    def __traceback__(self):
        raise self

    @property
    def __class__(self):
        raise self


class Text(str):
    def __getitem__(self, key):
        raise Raising

    __len__ = __iter__ = isascii = encode = __getitem__


class Texts(NameError):
    name = property(lambda self: exec("raise SystemExit"))

    def __str__(self):
        return Text("::error::\x1b[2J")


raise Loud
raise Raising
raise Texts
raise NameError(name=Text("np"))
raise ExceptionGroup("::error::", [Loud()] * 100)
raise SyntaxError("::error::", (Text("\x1b"), 2**70, -5, "\x1b[2J"))
raise GeneratorExit
raise StopIteration(Loud())
raise Loud from Raising()


def mean(x):
    return np.mean(x)


@lambda function: 1 / 0
def variance(x: Loud().text) -> Raising:
    return np.var(x)


raise Loud
