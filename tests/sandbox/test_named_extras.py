"""Which dear modules a child imports before it is sealed: those that the submission names, and no others."""

import time
import tracemalloc
from pathlib import Path

import pytest

from chainrule.sandbox.named_extras import extras_in

ROOT = Path(__file__).resolve().parents[2]


def of(source: bytes) -> tuple[str, ...]:
    return extras_in([("gradient.py", source)])


@pytest.mark.parametrize("path", ["solutions/gradient.py", "exercises/gradient/gradient.py"])
def test_the_lesson_itself_needs_none(path: str) -> None:
    """Each would take a child as long as all that it is asked: every submission has the exercise's text."""
    assert of((ROOT / path).read_bytes()) == ()


@pytest.mark.parametrize(
    "text", ["# testing with a polynomial, on any platform", '"""Unittests, mock objects, XML."""', "socket = 1"]
)
def test_a_word_outside_of_an_import_asks_for_none(text: str) -> None:
    assert of(text.encode() + b"\nimport numpy as np\n") == ()


@pytest.mark.parametrize("line", ["a.max(), a.matmul, a.reciprocal", "np.linalg.norm(a)", "np.random.seed(0)"])
def test_the_beginning_of_a_word_is_not_the_word(line: str) -> None:
    assert of(f"import numpy as np\n{line}\n".encode()) == ()


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("np.testing.assert_allclose(1, 1)", "numpy.testing"),
        ("np.polynomial.Polynomial([1, 2])", "numpy.polynomial"),
        ("time.strptime('2026', '%Y')", "_strptime"),
        ("from numpy import *", "numpy.testing"),
        ("from numpy import testing", "numpy.testing"),
        ("import cProfile", "pstats"),
        ("np.loadtxt('data.txt')", "urllib.request"),
        ("x = __import__('unittest')", "unittest.mock"),
        ("x = __import__('json')", "json"),
        (">>> import json", "json"),
        ("In [3]: from pathlib import Path", "pathlib"),
        (" 12  import statistics as st", "statistics"),
        ("  4 | import fractions", "fractions"),
        ("try: import decimal", "decimal"),
        ("open('a', encoding='cp1252')", "encodings.cp1252"),
        ("import gettext", "locale"),
        ("exec('import json')", "json"),
        (r"exec('import math\nimport json')", "json"),
        ("timeit.timeit('dumps([1])', setup='from json import dumps')", "json"),
        ("%time import statistics", "statistics"),
        ("for name in ('decimal', 'pathlib'): globals()[name] = importlib.import_module(name)", "decimal"),
        ("importlib.import_module(\n    'fractions'\n)", "fractions"),
        ("from json \\\n    import dumps", "json"),
    ],
)
def test_what_a_source_uses_is_there_however_it_is_named_and_whenever_it_is_imported(line: str, module: str) -> None:
    assert module in of(f"import numpy as np\n{line}\n".encode())


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("from numpy import (\n    exp,  # (the exponential)\n    testing as t,\n)", "numpy.testing"),
        ("from numpy import exp, \\\n    testing", "numpy.testing"),
        ("import math, \\\r\n    csv", "csv"),
        ("import \\\n    csv", "csv"),
        ("import math\rimport csv\r", "csv"),
        ("\fimport csv", "csv"),
        ("from numpy import*", "numpy.testing"),
        ("from  numpy\timport  *", "numpy.testing"),
        ("from numpy import (\n    testing", "numpy.testing"),
    ],
)
def test_an_import_is_followed_to_its_end_whatever_its_lines_and_spaces(text: str, module: str) -> None:
    assert module in of(text.encode())


def test_an_import_ends_where_its_line_does() -> None:
    assert of(b"import numpy as np\ncsv, json_text, decimals = 1, 2, 3\nfrom math import (sqrt)\nsocket\n") == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        b"from " + b"a" * 100_000 + b" import " + b"b," * 20_000,
        b"\n".join([b"from " + b"a" * 90 + b" import " + b"b," * 400] * 1000),
        b"import " + b"a," * 500_000,
        b"import a\n" * 110_000,
        b"".join(b"import a%d\n" % i for i in range(70_000)),
        b"import (" * 120_000,
        b"import a, \\\n" * 80_000,
        b"from numpy import " * 55_000,
    ],
)
def test_a_megabyte_of_names_takes_the_judge_neither_time_nor_memory(source: bytes) -> None:
    """A name of 400 kB before each of 250 000 others was 100 GB."""
    started = time.process_time()
    tracemalloc.start()
    try:
        assert of(source + b"\n") == ()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < 2  # most of it is what counts the memory
    assert most < 30_000_000


def test_what_is_named_before_ten_thousand_others_is_imported() -> None:
    assert of(b"import cProfile\n" + b"import a\n" * 20_000) == ("cProfile", "pstats")
