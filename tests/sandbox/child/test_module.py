"""Files and notebooks: what of them runs, and what is said of the rest."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from chainrule.sandbox.child.reading import VERSION
from chainrule.sandbox.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.sandbox.answer import Answer, LoadReport
    from chainrule.sandbox.student import Student

    Ask = Callable[..., Answer]
    Load = Callable[..., LoadReport]

SYNTAX = "SyntaxError"


# -- cells -----------------------------------------------------------------------------------------------------------


def test_cells_run_in_their_order_in_one_namespace(ask: Ask) -> None:
    assert ask(["x = [1]", "x.append(2)", "def f(): return x", "x.append(3)"]).parts[0].array().tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("tidying", "left", "said"),
    [
        ("del f", {"f", "g"}, "cell 2:1: left out, as functions stay: del f"),
        ("x = 1\ndel x, f, g", {"f", "g"}, "cell 2:2: left out, as functions stay: del x, f, g"),
        ("x = [1]\ndel x[0], x", {"f", "g"}, None),
        ("def h(): pass\ndel (f, h)", {"f", "g", "h"}, "cell 2:2: left out, as functions stay: del (f, h)"),
    ],
)
def test_who_tidies_up_keeps_their_functions(load: Load, tidying: str, left: set[str], said: str | None) -> None:
    loaded = load(["def f(): pass\ndef g(): pass", tidying, "assert 'x' not in dir()"])
    assert loaded.functions == left
    assert loaded.notes == ()
    assert loaded.warnings == ((said,) if said else ())


def test_a_cell_that_does_not_run_does_not_void_the_others(load: Load) -> None:
    loaded = load(["def f(): pass", "x =", "1 / 0", "def g(): pass"])
    assert loaded.outcome == "ok"
    assert loaded.functions == {"f", "g"}
    assert loaded.notes == (
        ("cell 2", 1, f"SyntaxError: invalid syntax (graded with {VERSION})"),
        ("cell 3", 1, "ZeroDivisionError: division by zero"),
    )


def test_what_a_file_defines_before_and_after_its_error_is_there(load: Load) -> None:
    loaded = load("def f(): pass\n\nundefined\ndef g(): pass")
    assert loaded.functions == {"f", "g"}
    assert loaded.notes == (("gradient.py", 3, "NameError: name 'undefined' is not defined"),)


@pytest.mark.parametrize("end", ["import sys; sys.exit(3)", "raise SystemExit", "raise KeyboardInterrupt", "exit"])
def test_leaving_at_module_level_ends_only_its_cell(load: Load, end: str) -> None:
    loaded = load([end, "def f(): pass"])
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"f"}))


def test_functions_have_their_cell_and_line(load: Load) -> None:
    assert load(["x = 1", "\n\ndef f():\n    pass"]).lines == (("f", "cell 2", 3),)


def test_what_can_be_called_and_is_no_function_has_no_line(load: Load) -> None:
    loaded = load(
        "class F:\n    def __call__(self): pass\n    def __getattr__(self, name): raise ValueError\nf = F()\ng = 3"
    )
    assert loaded.functions == {"f"}
    assert loaded.lines == ()


def test_the_module_is_called_by_its_stem_so_that_a_main_block_does_not_run(ask: Ask) -> None:
    answer = ask("if __name__ == '__main__': 1 / 0\ndef f(): raise ValueError(__name__, __file__)")
    assert answer.message == "('gradient', 'gradient.py')"


def test_a_dataclass_with_postponed_annotations_works(ask: Ask) -> None:
    source = """
from __future__ import annotations
from dataclasses import dataclass, field
from typing import ClassVar
@dataclass
class Layer:
    n: int
    sizes: list[int] = field(default_factory=list)
    kind: ClassVar[str] = "dense"
def f(): return Layer(2).n
"""
    assert ask(source).parts[0].array() == 2


def test_a_notebook_has_display_and_get_ipython_and_input_is_at_its_end(load: Load) -> None:
    loaded = load(["display(1, raw=True); get_ipython().run_line_magic('matplotlib', 'inline')", "input()"])
    assert loaded.notes == (("cell 2", 1, "EOFError: EOF when reading a line (nobody types when graded)"),)


# -- what is no Python -----------------------------------------------------------------------------------------------


def test_a_syntax_error_is_told_with_its_line(load: Load) -> None:
    ((cell, line, message),) = load("x = 1\n\ndef f(:\n").notes
    assert (cell, line) == ("gradient.py", 3)
    assert message.startswith(SYNTAX)


def test_a_magic_in_a_file_is_left_out_as_in_a_notebook(load: Load) -> None:
    loaded = load("%matplotlib inline\n!pip install numpy\ndef f(): pass\n")
    assert (loaded.notes, loaded.lines) == ((), (("f", "gradient.py", 3),))
    assert loaded.warnings == ("gradient.py: left out, as it is not Python: %matplotlib inline (and 1 more)",)


@pytest.mark.parametrize("source", ["x = 1\0", "\0", "def f(): return '\0'"])
def test_a_nul_is_an_error_and_not_a_crash(load: Load, source: str) -> None:
    for written in (source, [source]):
        loaded = load(written)
        assert loaded.outcome == "ok"
        assert "null bytes" in loaded.notes[0][2]


def test_a_lone_surrogate_is_an_error_and_not_a_crash(load: Load) -> None:
    loaded = load(["x = '\ud800'", "def f(): pass"])
    assert len(loaded.notes) == 1
    assert loaded.functions == {"f"}


@pytest.mark.parametrize(
    "source",
    ["(" * 20_000, "-" * 100_000 + "1", "x" + ".x" * 100_000, "+".join("1" * 100_000), "f" + "()" * 50_000],
)
def test_deep_nesting_ends_its_cell_at_most(load: Load, source: str) -> None:
    loaded = load([source, "def f(): pass"])
    assert loaded.outcome == "ok"
    assert loaded.functions == {"f"}
    assert len(loaded.notes) == 1


def test_nesting_that_python_can_read_is_no_error(load: Load) -> None:
    assert load("x = " + "[" * 190 + "]" * 190).notes == ()


def test_an_empty_notebook_and_an_empty_file_have_nothing_and_no_errors(load: Load) -> None:
    for source in ("", [""], ["\n\n"]):
        loaded = load(source)
        assert (loaded.outcome, loaded.functions, loaded.notes) == ("ok", frozenset(), ())


# -- magics ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "magic", ["%matplotlib inline", "!pip install numpy", "files = !ls", "a, b = %who", "?print", "print?", "print??"]
)
def test_a_magic_is_left_out_said_and_keeps_line_numbers(load: Load, magic: str) -> None:
    loaded = load([f"x = 1\n{magic}\ndef f(): pass\n1 / 0"])
    assert loaded.lines == (("f", "cell 1", 3),)
    assert loaded.notes == (("cell 1", 4, "ZeroDivisionError: division by zero"),)
    assert loaded.warnings == (f"cell 1: left out, as it is not Python: {magic.strip()}",)


def test_a_magic_in_a_block_leaves_the_block_whole(load: Load) -> None:
    loaded = load(["for i in range(2):\n    %time\nx = 1\nif x:\n    !ls\ndef f(): pass"])
    assert loaded.notes == ()
    assert loaded.lines == (("f", "cell 1", 6),)


def test_several_magics_of_a_cell_are_counted(load: Load) -> None:
    assert load(["%a\n%b\n!c\n"]).warnings == ("cell 1: left out, as it is not Python: %a (and 2 more)",)


def test_the_statement_behind_time_runs(ask: Ask) -> None:
    assert ask(["%time x = 3\nif x:\n    %time x = 4\ndef f(): return x"]).parts[0].array() == 4


@pytest.mark.parametrize("magic", ["%%time", "\n%%timeit -n 1", "%%capture out"])
def test_a_cell_magic_around_python_runs_its_cell(load: Load, magic: str) -> None:
    loaded = load([f"{magic}\ndef f(): pass"])
    assert loaded.lines == (("f", "cell 1", 3 if magic.startswith("\n") else 2),)
    assert loaded.warnings == ()


@pytest.mark.parametrize("magic", ["%%writefile gradient.py", "%%file x.py", "\n%%writefile -a 'my own.py'"])
def test_a_cell_that_is_written_to_a_python_file_runs_and_that_is_said(load: Load, magic: str) -> None:
    loaded = load([f"{magic}\ndef f(): pass"])
    assert loaded.lines == (("f", "cell 1", 3 if magic.startswith("\n") else 2),)
    assert loaded.warnings == (f"cell 1: {magic.strip()} is left out, and what stands below it is run",)


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile x.txt", "%%writefile", "%%"])
def test_a_cell_in_another_language_does_not_run(load: Load, magic: str) -> None:
    loaded = load([f"{magic}\ndef f(): pass"])
    assert loaded.functions == frozenset()
    assert loaded.notes == ()
    assert loaded.warnings == (f"cell 1: {magic} is not Python; the cell is left out",)


def test_a_percent_sign_that_is_python_is_untouched(ask: Ask) -> None:
    cell = (
        '%time\nx = (7\n%matplotlib\n)\ntext = """\n%matplotlib inline\n!ls\nwhy?\n"""\ndef f(): raise ValueError(x, text)'
    )
    assert ask(["matplotlib = 4", cell]).message == r"(3, '\n%matplotlib inline\n!ls\nwhy?\n')"


def test_an_error_beside_a_magic_is_told_with_its_own_line(load: Load) -> None:
    ((_, line, message),) = load(["%matplotlib inline\nx = 1\ny =\n"]).notes
    assert line == 3
    assert message.startswith(SYNTAX)


GOES_ON = {
    "per cent": "    return ('%d nodes'\n            % 3)\n",
    "not equal": "    return (x\n            != 2)\n",
    "a text": '    return """\n%matplotlib\n!ls\n"""\n',
}


@pytest.mark.parametrize("body", GOES_ON.values(), ids=GOES_ON)
def test_a_line_that_looks_like_a_magic_is_untouched_where_something_else_is_no_python(load: Load, body: str) -> None:
    source = f"%matplotlib inline\ndef f(x=1):\n{body}def h(:\n    pass\ndef g():\n    %time y = 2\n    !ls\n    return y\n"
    loaded = load(source)
    assert loaded.functions == {"f", "g"}
    assert [line for _, line, _ in loaded.notes] == [source[: source.index("def h")].count("\n") + 1]
    assert loaded.warnings == ("gradient.py: left out, as it is not Python: %matplotlib inline (and 1 more)",)


def test_a_string_that_is_never_closed_takes_no_function_along_however_much_follows(load: Load) -> None:
    """Which is tried with each of the parts that follow, until enough is tried."""
    text = "    text\n" * 1000
    never_closed = f"def f():\n    '''Of f.\n{text}    return 1\n"
    closed = f'def g():\n    """Of g.\n{text}    """\n    return 1\n'
    loaded = load(never_closed + "print(1)\n" * 200 + closed)
    assert loaded.functions == {"g"}
    assert [line for _, line, _ in loaded.notes] == [2]


@pytest.mark.parametrize(
    "pasted",
    [
        ">>> import math\n>>> def f():\n...     return math.pi\n...\n>>> f()\n",
        "\n>>> import math\n>>> \n>>> def f():\n...     return math.pi\n>>> 1 +\n",
        "... # mine\n>>> import math\n>>> def f():\n...     return math.pi\n",
        "In [1]: import math\n\nIn [12]: def f():\n   ...:     return math.pi\n   ...: \n    ...: \n",
    ],
)
def test_pasted_prompts_are_left_out_as_by_jupyter_and_that_is_said(ask: Ask, load: Load, pasted: str) -> None:
    assert ask([pasted]).parts[0].array() == pytest.approx(3.14159265)
    assert load([pasted]).warnings == ("cell 1: prompts (such as >>>) are left out: hand in the code without them",)


NUMBERED = {
    "of a pager": "     1\timport math\n     2\t\n     3\tdef f():\n     4\t    return math.pi\n",
    "of a listing": "1. import math\n2. # it's\n9. def f():\n10.     return math.pi\n",
    "with bars": "\n 8 | import math\n 9 |\n10 | def f():\n11 |     return math.pi\n",
    "on a page without those of blank lines": "7  import math\n\n9  def f():\n10      return math.pi\n\n",
}


@pytest.mark.parametrize("pasted", NUMBERED.values(), ids=NUMBERED)
def test_pasted_line_numbers_are_left_out_and_that_is_said(ask: Ask, load: Load, pasted: str) -> None:
    assert ask([pasted]).parts[0].array() == pytest.approx(3.14159265)
    assert load([pasted]).warnings == ("cell 1: line numbers are left out: hand in the code without them",)


@pytest.mark.parametrize("text", ["1 x\n", "1 x\n1 y\n", "2 x\n1 y\n", "1 x\n2 y\n)\n", f"{'9' * 5000} x\n1 y\n"])
def test_what_is_not_numbered_line_by_line_keeps_its_numbers(load: Load, text: str) -> None:
    loaded = load([text])
    assert loaded.warnings == ()
    assert [line for _, line, _ in loaded.notes] == [1]


def test_prompts_within_a_string_are_text(ask: Ask) -> None:
    assert ask('def f():\n    return """\n>>> x\n"""[-2]\ndef g(:\n') == ask('def f():\n    return "x"\n')


@pytest.mark.parametrize("rest", ["", "\n y = 1", "\n def g(): pass"])
def test_a_blank_in_front_of_a_cell_is_left_out_as_by_jupyter(ask: Ask, rest: str) -> None:
    assert ask([f" import math{rest}\ndef f():\n    return math.pi"]).parts[0].array() == pytest.approx(3.14159265)


INDENTED = {
    "its head alone": "\n\n    def g(x):\n    return x\n",
    "its head alone, by a tab": "\n\n\tdef g(x):\n    return x\n",
    "its decorator and its head": "\n\n  @staticmethod\n  def g(x):\n    y = x\n  return y\n",
    "two heads": "\n    def g(x):\n    return x\n    def e(x):\n    return x\n",
}


@pytest.mark.parametrize("below", INDENTED.values(), ids=INDENTED)
def test_a_head_that_is_indented_costs_its_function_and_not_the_one_above(load: Load, below: str) -> None:
    loaded = load(f"def f():\n    if 0:\n        return 1\n    else:\n        return 2{below}def h(): pass\n")
    assert loaded.functions == {"f", "h"}
    assert [one[:2] for one in loaded.near] == [("g", "broken")]
    assert len(loaded.notes) == 1


def test_what_is_indented_less_than_a_functions_last_return_costs_itself_and_not_the_function(load: Load) -> None:
    loaded = load("def f():\n    return 1\n\n# pasted\n 1 def g():\n 2     return 2\ndef h(): pass\n")
    assert loaded.functions == {"f", "h"}
    assert [line for _, line, _ in loaded.notes] == [5]


@pytest.mark.parametrize("rest", ["   return y\n", "        + y\n", "   # or\n  return y\n"])
def test_a_function_whose_last_lines_do_not_fit_is_not_cut_within(load: Load, rest: str) -> None:
    returned = "    return x\n" if "+" in rest else "    y = x\n"
    assert load(f"def f(x):\n{returned}{rest}def h(): pass\n").functions == {"h"}


@pytest.mark.parametrize("mark", ["\u200b", "+", "> ", "\ufeff"])
def test_a_function_behind_a_mark_is_there_and_can_not_be_read(load: Load, mark: str) -> None:
    loaded = load(f"import math\n{mark}def f(): return 1\ndef h(): pass\n")
    assert loaded.functions == {"h"}
    assert [one[:2] for one in loaded.near] == [("f", "broken")]


@pytest.mark.parametrize("below", ["    def g(x):\n        return x\n", "    return x\n", "\n  x = 1\n    y = 2\n"])
def test_what_is_indented_below_an_import_costs_itself_and_not_the_import(ask: Ask, load: Load, below: str) -> None:
    source = f"import math\n{below}def f(): return math.pi\n"
    assert ask(source).parts[0].array() == pytest.approx(3.14159265)
    ((_, line, message),) = load(source).notes
    assert line in (2, 3)
    assert message.startswith("IndentationError")


@pytest.mark.parametrize("inner", ["def g(): return 1", "x = 1"])
def test_a_function_that_is_spoiled_is_not_run_by_halves(load: Load, inner: str) -> None:
    source = f"def f():\n    y = 2\n    {inner}\n      z = 3\n    return 3\ndef h(): pass\n"
    assert load(source).functions == {"h"}


@pytest.mark.parametrize("separator", ["\x0c", "\x1c", "\x85", "\u2028"])
def test_lines_are_python_s_whatever_else_unicode_calls_a_line(load: Load, separator: str) -> None:
    loaded = load([f"x = '''{separator}'''\n%matplotlib inline\ndef f(): pass"])
    assert loaded.notes == ()
    assert loaded.lines == (("f", "cell 1", 3),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(load: Load, end: str) -> None:
    assert load([end.join(("x = 1", "%time", "%matplotlib inline", "def f(): pass"))]).lines == (("f", "cell 1", 4),)


def test_thousands_of_magics_are_fast(load: Load) -> None:
    second = Limits(import_seconds=1.0, call_seconds=1.0, memory_bytes=256_000_000, output_bytes=20_000)
    loaded = load(["%magic\n" * 2500 + "!ls\n" * 2500 + "def f(): pass"], limits=second)
    assert loaded.lines == (("f", "cell 1", 5001),)
    assert loaded.warnings == ("cell 1: left out, as it is not Python: %magic (and 4999 more)",)


# -- stubs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    ["pass", "...", "return", "return None", "return ...", "'''words'''", "raise NotImplementedError",
     "raise NotImplementedError('later')", "'''words'''; pass"],
)  # fmt: skip
def test_a_body_that_does_nothing_is_a_stub(load: Load, body: str) -> None:
    assert load(f"def f(): {body}").stubs == {"f"}


@pytest.mark.parametrize(
    "body", ["return 0", "x = None; return x", "print()", "raise ValueError", "yield", "return None, 1"]
)
def test_a_body_that_does_something_is_none(load: Load, body: str) -> None:
    assert load(f"def f(): {body}").stubs == set()


def test_of_several_definitions_the_last_one_counts(load: Load) -> None:
    stub, done = "def f(): pass\n", "def f(): return 1\n"
    assert load(stub + done).stubs == set()
    assert load([stub, done]).stubs == set()
    assert load(done + stub).stubs == {"f"}
    assert load([done, stub]).stubs == {"f"}


# -- while it is run -------------------------------------------------------------------------------------------------


def test_evil_exceptions_at_module_level_end_their_cell(load: Load) -> None:
    cell = """
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
class Evil(Exception, metaclass=Meta):
    __traceback__ = property(lambda self: 1 / 0)
    def __str__(self): raise MemoryError
raise Evil
"""
    loaded = load([cell, "def f(): pass"])
    assert loaded.notes == (("cell 1", 7, "Evil"),)
    assert loaded.functions == {"f"}


def test_printing_while_it_is_loaded_does_not_reach_an_answer(ask: Ask) -> None:
    assert ask("print('x' * 10 ** 6)\ndef f(): print('here')").printed == "here\n"


AROUND = "def f(): return 1\n\n{}\n\ndef g(): return 2\n"


@pytest.mark.parametrize("endless", ["while True: pass", "sum(range(10 ** 12))", "try:\n    while True: pass\nexcept: pass"])
def test_a_statement_that_never_ends_is_left_out_after_half_of_the_limit(load: Load, quick: Any, endless: str) -> None:
    loaded = load(AROUND.format(endless), limits=quick)
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"f", "g"}))
    ((cell, line, text),) = loaded.notes
    assert (cell, line) == ("gradient.py", 3)
    assert text == "it takes too long: the whole file has 0.3 s of computing"
    assert loaded.left_out == (("gradient.py", 3),)


def test_sleeping_takes_no_time_while_it_is_loaded(load: Load, quick: Any) -> None:
    assert load(AROUND.format("import time; time.sleep(60)"), limits=quick).notes == ()


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)", "import os; os.abort()"])
def test_a_statement_that_ends_the_process_is_left_out(load: Load, end: str) -> None:
    loaded = load(AROUND.format(end))
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"f", "g"}))
    assert loaded.notes == (("gradient.py", 3, "it ends the process"),)


@pytest.mark.parametrize("size", [10**6, 1000])
def test_a_statement_that_fills_the_memory_is_left_out(load: Load, size: int) -> None:
    loaded = load(AROUND.format(f"x = []\nwhile True: x.append(bytearray({size}))"))
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"f", "g"}))
    assert loaded.notes == (("gradient.py", 4, "it takes more than 256 MB of memory"),)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number is x86-64's")
def test_what_asks_for_a_forbidden_call_is_not_loaded_again(load: Load) -> None:
    loaded = load(AROUND.format("import ctypes; ctypes.CDLL(None).syscall(101)"))
    assert (loaded.outcome, loaded.functions) == ("forbidden", frozenset())


def test_after_five_loads_imports_and_definitions_alone_are_run(load: Load) -> None:
    ends = "import os\nRATE = 0.5\n" + "os._exit(0)\n" * 6
    loaded = load(ends + "x = [1]\nx.append(2)\ndef f(): return RATE\nif True:\n    def g(): return 2\nh = list(x)\n")
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"f", "g"}))
    assert [line for _, line, _ in loaded.notes] == [0, 3, 4, 5, 6, 7]
    assert loaded.left_out == tuple(("gradient.py", line) for line in range(3, 8))


@pytest.mark.parametrize(
    "constant",
    [
        "c = 10 ** -5 / 2",
        "c = {'a': abs, 'b': math.pi}",
        "c = -math.pi * 2",
        "c = functools.partial(max, 1)",
        "c: int = 3 - 1",
    ],
)
def test_numbers_names_and_what_makes_a_function_are_definitions(ask: Ask, constant: str) -> None:
    ends = "import os, math, functools\n" + "os._exit(0)\n" * 6
    assert ask(f"{ends}{constant}\ndef f(): return len([c])\n").parts[0].array() == 1


@pytest.mark.parametrize(
    "dear", ["[0] * 10 ** 11", "10 ** 10 ** 10", "(10 ** 400) ** 400 ** 2", "((10 ** 400) ** 400) ** 400", "1 << 10 ** 12"]
)
def test_what_repeats_or_has_huge_powers_is_none(ask: Ask, dear: str) -> None:
    ends = "import os\n" + "os._exit(0)\n" * 6
    assert ask(f"{ends}c = {dear}\ndef f(): return 'c' in globals()\n").parts[0].array() == 0


def test_a_later_child_leaves_out_what_the_first_one_did(opened: Callable[..., Student]) -> None:
    with opened(AROUND.format("import os; os._exit(0)")) as student:
        student.renew()
        assert [answer.outcome for answer in student.call("g", [(), ()])] == ["value", "value"]


@pytest.mark.slow
def test_a_later_child_that_is_too_slow_to_run_all_of_it_runs_definitions_alone(
    opened: Callable[..., Student],
) -> None:
    """What it computes at the top was in time twice: no function pays for it that is asked first in a third one."""
    computes = "end = time.process_time() + {}\nwhile time.process_time() < end: pass\n"
    source = "import time\ndef f():\n    while True: pass\ndef g(): return 5.0\n"
    source += "".join(map(computes.format, (0.3, 0.24, 0.17)))
    with opened(source, Limits(1.0, 0.3, 256_000_000, 99)) as student:
        found = [answer.outcome for name in "ffg" for answer in student.call(name, [()])]
    assert found == ["timeout", "timeout", "value"]


def test_an_endless_loop_in_a_definition_is_left_out_like_any_other(load: Load, quick: Any) -> None:
    loaded = load("def g(): pass\ndef f(x=sum(range(10 ** 12))): pass\ndef h(): pass\n", limits=quick)
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"g", "h"}))


# -- statement by statement ------------------------------------------------------------------------------------------


def test_a_stray_indent_costs_its_function_alone(load: Load) -> None:
    loaded = load("def f():\n    x = 1\n      y = 2\n    return x\n\ndef g():\n    return 1\n\ndef h(): return 2\n")
    assert loaded.functions == {"g", "h"}
    assert loaded.lines == (("g", "gradient.py", 6), ("h", "gradient.py", 9))
    assert loaded.notes == (("gradient.py", 3, f"IndentationError: unexpected indent (graded with {VERSION})"),)


@pytest.mark.parametrize("header", ["# %%", "#%%", "#%% named"])
def test_a_stray_indent_below_a_header_costs_its_cell_alone(load: Load, header: str) -> None:
    loaded = load(f"def f():\n    return 1\n{header}\n   x = 1\n")
    assert loaded.functions == {"f"}
    assert [note[1] for note in loaded.notes] == [4]


def test_code_in_a_string_does_not_come_to_life_where_a_file_is_taken_apart(load: Load) -> None:
    loaded = load('"""\ndef f(): return 1\n"""\ndef g(:\n    pass\n\ndef h(): return (1,\n2)\n')
    assert loaded.functions == {"h"}


def test_what_stands_between_markers_and_fences_is_run(load: Load) -> None:
    assert load("<<<<<<< HEAD\ndef f(): return 1\n=======\ndef f(): return 2\n>>>>>>> x\n").functions == {"f"}
    assert load("```python\ndef f(): return 1\n```\nThis computes f.\ndef g(): pass\n").functions == {"f", "g"}


def test_a_definition_outlives_its_decorator_and_its_annotations(ask: Ask) -> None:
    source = "@timer\n@other\ndef f(x: torch.Tensor = 2) -> torch.Tensor:\n    return x"
    assert ask(source).parts[0].array() == 2


def test_each_name_of_an_import_is_one_of_its_own(load: Load) -> None:
    loaded = load("import nonsense, math as m\nfrom math import pi, nonsense, e\nx = m.pi + pi + e\ndef f(): return x\n")
    assert [line for _, line, _ in loaded.notes] == [1, 2]


def test_what_only_follows_from_an_error_is_not_said(load: Load) -> None:
    loaded = load("x = 1 / 0\ny = x + 1\nz = y + x\nw = other\n")
    assert [line for _, line, _ in loaded.notes] == [1, 4]


IN_A_BLOCK = [
    "with nowhere.run() as run:\n    import math\n    x = 1 / 0\n    def f(): return math.pi\n",
    "if DEBUG:\n    def f(x: Tensor = 2) -> Tensor: return x\nelse:\n    def f(x): return None\n",
    "try:\n    nowhere.open()\n    def f(): return 1\nfinally:\n    x = 1 / 0\n",
    "with open('x') as file:\n    if True:\n        @nowhere.traced\n        def f(): return 1\n",
    "if True:\n    while True: pass\n    def f(): return 1\n",
    "with nowhere:\n    import os\n    os._exit(1)\n    def f(): return 1\n",
]


@pytest.mark.parametrize("block", IN_A_BLOCK)
def test_functions_in_a_block_that_does_not_run_are_there_all_the_same(load: Load, quick: Any, block: str) -> None:
    loaded = load(f"def g(): return 1\n{block}def h(): return 2\n", limits=quick)
    assert (loaded.functions, len(loaded.notes)) == (frozenset({"f", "g", "h"}), 1)


def test_a_block_that_is_not_meant_to_run_does_not(load: Load) -> None:
    assert load("if __name__ == '__main__':\n    def f(): return 1\n").functions == frozenset()


def test_a_function_that_is_there_is_none_of_a_block_that_failed(ask: Ask) -> None:
    assert ask("def f(): return 1.\nwith nowhere:\n    def f(): return 2.\n").parts[0].array() == 1


def test_what_a_function_in_a_block_would_call_to_be_made_is_not_called_again(load: Load, quick: Any) -> None:
    loaded = load("with nowhere:\n    def f(x=sum(range(10 ** 12))): pass\n    def g(): pass\n", limits=quick)
    assert loaded.functions == {"g"}


@pytest.mark.parametrize(
    ("source", "lines"),
    [("from nowhere import a, b, c\n", [1]), ("import nowhere\n@nowhere.command()\ndef f(): pass\n", [1]),
     ("def show(:\n    pass\nshow()\n", [1]), ("files = !ls\nprint(files)\n", []),
     ("!pip install \\\n  numpy \\\n  scipy\nx = 1 / 0\n", [4])],
)  # fmt: skip
def test_one_reason_is_said_once(load: Load, source: str, lines: list[int]) -> None:
    assert [line for _, line, _ in load(source).notes] == lines


@pytest.mark.parametrize(
    ("source", "said"),
    [("import sys; sys.exit()", "SystemExit (what stands below is run all the same)"),
     ("quit()", "SystemExit (what stands below is run all the same)"),
     ("input()", "nobody types when graded"),
     ("open('data.csv')", "there are no files when graded"),
     ("import subprocess; subprocess.run(['ls'])", "this is not allowed when graded")],
)  # fmt: skip
def test_what_comes_of_being_graded_is_told_as_such(load: Load, source: str, said: str) -> None:
    ((_, _, text),) = load(source).notes
    assert said in text


def test_lines_in_pythons_own_words_are_the_files(load: Load) -> None:
    ((_, line, text),) = load("def f(): pass\n\n\ndef g():\nx = 1\n").notes
    assert line == 4
    assert "on line 4" in text


def test_builtins_are_the_submissions_own(ask: Ask) -> None:
    broken = "import builtins\nfor name in dir(builtins):\n    if name.islower(): setattr(builtins, name, lambda *_: 7)\n"
    answer = ask(f"{broken}def f(): return max(1, 2)\n")
    assert (answer.outcome, answer.parts[0].array().tolist()) == ("value", 7)


def test_an_exception_that_speaks_of_one_that_is_no_news_is_told(load: Load) -> None:
    (note,) = load("raise ValueError('see NotImplementedError')\n").notes
    assert note[2] == "ValueError: see NotImplementedError"
    assert load("def f(): raise NotImplementedError\nf()\n").notes == ()


def test_a_definition_stands_where_its_decorators_did(load: Load) -> None:
    loaded = load("\n@nope\n@nope\ndef f(x: Nothing): pass\n")
    assert [line for _, line, _ in loaded.notes] == [2]
    assert loaded.lines == (("f", "gradient.py", 4),)


def test_a_class_may_inherit_from_what_is_not_there(load: Load) -> None:
    source = "from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    assert load(source + "net = Net().to('cpu')\nnet(1).backward()\n").notes == ()


def test_future_imports_hold_for_all_that_follows_also_over_cells(load: Load) -> None:
    cells = ["from __future__ import annotations", "def f(x: nothing) -> nobody: pass", "def g(x: nothing): pass"]
    assert load(cells).notes == ()


def test_await_at_the_top_is_run_where_nothing_has_to_be_waited_for(ask: Ask) -> None:
    assert ask(["async def one(): return 1", "x = await one()", "def f(): return x"]).parts[0].array() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "source", ["a=1\n" * 60_000, "a=1;" * 60_000, "(" * 5000 + "\n" + "x = '''\n" * 3000, "@a\n" * 9000]
)
def test_a_hostile_source_takes_no_more_than_its_limit(load: Load, source: str) -> None:
    started = time.process_time()
    loaded = load([source, "def f(): return 1"])
    assert loaded.functions == {"f"}
    assert time.process_time() - started < 1  # of the judge's own
