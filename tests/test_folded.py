"""Lines on a terminal: folded at blanks, below their column, with nothing cut and nothing that is copied broken."""

from __future__ import annotations

import io

import pytest

from chainrule.folded import columns_of, folded, width

SHOWN = """\
a row that fits

  no   da_dz   0 / 16   one two three
                        four five six

  note: one two three four five six
    seven eight

a name  1  2  3  4  5  6  7  8
  commonest (3), other (2)

Grace Hopper-4003   90 of 100   PASS 7
  WRONG 1

f(x)  # should be 1.5 and 2.5; you
      # return 3.5 and 4.5

  Smallest case:
    chainrule show dC0_da --smallest gradient.py

# dC0_da, case lesson: 4 output nodes
# and 6 inputs, drawn for it

there is nothing that imports it:
  `import numpy as np`

xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

学生学生学生学生学生学生学生学生学生
  said so
"""
LINES = [
    "a row that fits",
    "  no   da_dz   0 / 16   one two three four five six",
    "  note: one two three four five six seven eight",
    "a name  1  2  3  4  5  6  7  8   commonest (3), other (2)",
    "Grace Hopper-4003   90 of 100   PASS 7  WRONG 1",
    "f(x)  # should be 1.5 and 2.5; you return 3.5 and 4.5",
    "  Smallest case:  chainrule show dC0_da --smallest gradient.py",
    "# dC0_da, case lesson: 4 output nodes and 6 inputs, drawn for it",
    "there is nothing that imports it: `import numpy as np`",
    "x" * 60,
    "\u5b66\u751f" * 9 + " said so",
]


@pytest.mark.parametrize(("line", "shown"), [*zip(LINES, SHOWN.rstrip("\n").split("\n\n"), strict=True)])
def test_a_line_goes_on_below_its_column(line: str, shown: str) -> None:
    assert folded(line, 40) == shown
    assert "".join(shown.replace("# ", "").split()) == "".join(line.replace("# ", "").split())


def test_lines_that_are_no_words_keep_their_blanks() -> None:
    code = "W = np.array([\n    [1.0, 2.0],\n])\n"
    assert folded(code, 40) == code


def test_a_chinese_letter_takes_two_columns_and_an_accent_none() -> None:
    assert [width(one) for one in ("ab", "\u5b66\u751f", "e\u0301")] == [2, 4, 1]


def test_what_is_no_terminal_has_no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    assert columns_of(io.StringIO()) is None

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert columns_of(Terminal()) is None  # of no file that could be asked
    for said, columns in (("100", 100), ("9", 40), ("0", 80)):
        monkeypatch.setenv("COLUMNS", said)
        assert columns_of(Terminal()) == columns
