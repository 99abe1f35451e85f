"""For authors: writes all that is generated from solutions/: the exercise, the notebooks, and the built-in course's data.

solutions/<stem>.py is a script in jupytext's percent format. What stands between BEGIN SOLUTION and END SOLUTION is the
reference; a student gets `raise NotImplementedError` in its place. A picture, `![description](file.svg)`, is put into the
notebooks; the script has none, and says the same with a drawing in characters below it, which a notebook folds away.
"""

import ast
import base64
import doctest
import html
import io
import json
import os
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path
from textwrap import fill
from typing import Any

from .. import builtin
from ..course.model import Course, Exercise
from ..course.schema import course_schema
from ..deck.lesson_text import BEGIN, END
from ..deck.make_key import make_key
from ..deck.provenance import solutions_path
from ..errors import SetupError
from ..key import for_students
from ..numerics.bounded import FUNCTIONS, UFUNCS
from ..numerics.lists import TAKING_LISTS
from ..result import json_schema
from ..suggest import suggestion

SOLUTION = re.compile(rf"^( *){BEGIN}\n.*?^ *{END}\n?", re.MULTILINE | re.DOTALL)
MARKERS = (BEGIN, END)
IMAGE = r"!\[((?:(?!\]\()(?:.|\n))*)\]\((\S+?\.svg)\)"
PICTURE = re.compile(IMAGE + r"\n*((?: {4}.*\n|\n)*)")
COMMENTED_PICTURE = re.compile(rf"^# {IMAGE}\n(?:#\n)?", re.MULTILINE)
LIKE_A_MARKER = re.compile(r"#\s*(BEGIN|END)\b|\bSOLUT?I?ON\b", re.IGNORECASE)
RULED = re.compile(r"(<!-- what has a proved rule[^\n]*-->\n).*?(<!-- that is all -->)", re.DOTALL)
NBGRADER = {"schema_version": 3, "task": False}
EXAMINE = """try:
    from chainrule import examine  # says what is wrong with a function, and why
except ImportError:
    def examine(function):
        print(f"to see here how {function.__name__} does on the public cases: pip install INSTALL")"""
REPORT = """# All exercises together, as you have run them: your points, and what to mend. Run this cell whenever you like.
try:
    from chainrule import report
except ImportError:
    def report():
        print("to see here how many points you have: pip install INSTALL")
report()"""
BADGE = "[![Open In Colab](https://colab.research.google.com/assets/colab-badge.svg)]({address})"
IN_COLAB = """import sys

if "google.colab" in sys.modules:  # there nothing is installed yet
    get_ipython().run_line_magic("pip", "install -q {install}")"""
KEY_IN_COLAB = '\n    get_ipython().system("curl -fsSLO {key}")'
NOTEBOOK = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def build(course: Course, root: Path) -> list[Path]:
    """Writes the generated files that differ from what they should be; gives their paths. Raises SetupError."""
    written = []
    for path, data in _generated(course, root).items():
        if not _is(path, data):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            except OSError as error:
                raise SetupError(f"{path}: can't be written: {error.strerror}") from error
            written.append(path)
    return written


def stale(course: Course, root: Path) -> list[str]:
    """The generated files that are not what solutions/ and course.yml make them, relative to `root`."""
    return [str(path.relative_to(root)) for path, data in _generated(course, root).items() if not _is(path, data)]


def stub(lesson: str, course: Course, name: str) -> str:
    """The lesson as a student gets it; raises SetupError when a solution would be in it, or an exercise would not."""
    marked = {n: line for n, line in enumerate(lesson.splitlines(), 1) if LIKE_A_MARKER.search(line)}
    for n, line in marked.items():
        if line.strip() not in MARKERS:
            raise SetupError(f"{name}:{n}: {line.strip()[:40]!r} is no marker\n  write: {MARKERS[0]}, or {MARKERS[1]}")
    kinds = [(n, line.strip()) for n, line in marked.items()]
    for i, (n, kind) in enumerate(kinds):
        if kind != MARKERS[i % 2] or (i % 2 == 0 and i + 1 == len(kinds)):
            raise SetupError(f"{name}:{n}: {kind!r} has no counterpart\n  each solution stands between one pair of markers")
    text = SOLUTION.sub(r"\1raise NotImplementedError\n", lesson)
    written = {node.name: node for node in _parsed(text, name).body if isinstance(node, ast.FunctionDef)}
    for exercise in course.exercises:
        function = written.get(exercise.name)
        if function is None:
            lesson_has = [node.name for node in _parsed(lesson, name).body if isinstance(node, ast.FunctionDef)]
            if exercise.name not in lesson_has:
                likely = suggestion(exercise.name, lesson_has, indent=2, in_order=True)
                raise SetupError(f"{name}: no function is called {exercise.name}, as an exercise of course.yml is{likely}")
            raise SetupError(f"{name}: a student would get no {exercise.name}\n  does a pair of markers stand around it?")
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        if len(body) != 1 or ast.unparse(body[0]) != "raise NotImplementedError":
            raise SetupError(
                f"{name}: {exercise.name}: a student would get more than a stub\n"
                f"  put its whole body, below the docstring, between {MARKERS[0]} and {MARKERS[1]}"
            )
    return text


def _parsed(text: str, name: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise SetupError(f"{name}:{getattr(error, 'lineno', 1)}: not Python: {getattr(error, 'msg', error)}") from error


def _cell_body(source: str) -> list[ast.stmt]:
    """The statements of one cell of a script that is Python as a whole."""
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise SetupError(
            f"solutions/: the cell that begins with {source.strip().splitlines()[0][:60]!r} is not Python by itself\n"
            f"  leave out the # %% that stands inside of a function"
        ) from error


def _is(path: Path, data: bytes) -> bool:
    """Whether that is there; of an archive its parts, as two versions of zlib may compress them to other bytes."""
    try:
        there = path.read_bytes()
        return there == data or (path.suffix == ".zip" and _parts(there) == _parts(data))
    except (OSError, zipfile.BadZipFile):
        return False


def _parts(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _generated(course: Course, root: Path) -> dict[Path, bytes]:
    path = solutions_path(course.path, course.stem)
    try:
        lesson = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{path}: can't be read: {error.strerror}\n  the lesson and its solutions stand there") from error
    except UnicodeDecodeError as error:
        raise SetupError(f"{path}: byte {error.start} is not UTF-8\n  save the file as UTF-8") from error
    exercise = stub(lesson, course, f"solutions/{path.name}")
    _parsed(lesson, f"solutions/{path.name}")  # what stands between the markers, too
    script, notebook = COMMENTED_PICTURE.sub("", exercise).encode(), _notebook(exercise, course, path.parent)
    files = {root / name: script if name.endswith(".py") else notebook for name in course.files}
    source = path.parent / "notebooks" / course.stem / f"{course.stem}.ipynb"
    made = {**files, source: _notebook(lesson, course, path.parent)}
    if _is_built_in(course):
        key = make_key(course)
        made[root / os.path.relpath(builtin.KEY, root)] = builtin.pack_key(for_students(key), key)
        for name, schema in (("course-v1", course_schema()), ("result-v2", json_schema())):
            made[root / f"docs/{name}.schema.json"] = f"{json.dumps(schema, indent=1)}\n".encode()
        page = root / "docs/authors.md"
        made[page] = RULED.sub(_ruled, page.read_text(encoding="utf-8")).encode()
    return made


def _ruled(found: re.Match[str]) -> str:
    """The list of all that has a proved rule, between the same marks."""
    names = ", ".join(f"`{name}`" for name in sorted({*UFUNCS, *FUNCTIONS, *TAKING_LISTS}))
    return f"{found[1]}{fill(names, 125, break_on_hyphens=False)}\n{found[2]}"


def _is_built_in(course: Course) -> bool:
    """Whether it is the course that the wheel carries."""
    return course.path.resolve() == builtin.file("course.yml").resolve()


def _notebook(script: str, course: Course, folder: Path) -> bytes:
    """The script's cells; a cell with an exercise gets nbgrader's metadata, and a graded cell with its example behind it.

    Pictures are looked for from `folder`. The points of a bonus exercise are extra credit: nbgrader adds up what is possible
    without them.
    """
    try:
        import jupytext  # an extra: who grades doesn't need it
        import nbformat
    except ImportError as error:
        raise SetupError(
            "notebooks are made with jupytext, which is not here\n  pip install 'chainrule[authors]'"
        ) from error
    exercises = {exercise.name: exercise for exercise in course.exercises}
    cells: list[Any] = []
    install = shlex.quote(course.notebook.install)  # pip is a shell's command, in Colab, too
    make: dict[str, Callable[[str], Any]] = {
        "markdown": nbformat.v4.new_markdown_cell,
        "code": nbformat.v4.new_code_cell,
    }
    for kind, source in _colab(course, install):
        cells.append(make[kind](source))
        cells[-1].metadata.nbgrader = _metadata(f"colab-{kind}")
    for cell in jupytext.reads(script, fmt="py:percent").cells:
        body = _cell_body(cell.source) if cell.cell_type == "code" else []
        functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
        names = [name for name in functions if name in exercises]
        if len(names) > 1:
            raise SetupError(
                f"solutions/: {names[0]} and {names[1]} are in one cell\n  begin a cell with # %% for each exercise"
            )
        if names and not any("examine" in one.source for one in cells):
            cells.append(make["code"](EXAMINE.replace("INSTALL", install)))
            cells[-1].metadata.nbgrader = _metadata("examine")
        cells.append(make[cell.cell_type](cell.source))
        if cell.cell_type == "markdown":
            cells[-1].source = PICTURE.sub(lambda found: _picture(found, folder), cell.source)
            cells[-1].metadata.nbgrader = _metadata(f"text-{len(cells)}")
        for name in names:
            cells[-1].metadata.nbgrader = _metadata(name, solution=True)
            cells.append(make["code"](_example(exercises[name], functions[name])))
            points = 0.0 if exercises[name].bonus else exercises[name].points
            cells[-1].metadata.nbgrader = {**_metadata(f"{name}-points", grade=True), "points": points}
    cells.append(make["code"](REPORT.replace("INSTALL", install)))
    cells[-1].metadata.nbgrader = _metadata("report")
    for number, cell in enumerate(cells):
        cell.id = f"{course.stem}-{number:02d}"
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=NOTEBOOK)
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return text.rstrip("\n").encode() + b"\n"


def _picture(found: re.Match[str], folder: Path) -> str:
    """The picture, for a cell of Markdown: as an <img> that holds the file.

    JupyterLab takes an SVG in this form alone (jupyterlab#10464: no <svg>, no attachment), VS Code this or an <svg> (its
    Markdown refuses data:image/svg+xml in ![]()), nbconvert anything. Colab shows no SVG in Markdown (colabtools#2092), but
    the description, and the drawing.
    """
    description, name, drawing = found.groups()
    try:
        data = base64.b64encode((folder / name).read_bytes()).decode()
    except OSError as error:
        raise SetupError(f"solutions/: the picture {name} can't be read: {error.strerror}") from error
    alt = html.escape(" ".join(description.split()))
    folded = f"<details><summary>The same in characters</summary>\n\n{drawing.rstrip()}\n\n</details>\n\n"
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">\n\n' + folded * bool(drawing.strip())


def _colab(course: Course, install: str) -> list[tuple[str, str]]:
    """The cells with which a notebook opens in Colab, and installs there what it asks for; none without an address.

    Colab brings the notebook alone; the key of a course that isn't built in lies beside it, as key.json.
    """
    if (url := course.notebook.url) is None:
        return []
    address = url.replace("https://github.com/", "https://colab.research.google.com/github/", 1)
    code = IN_COLAB.format(install=install)
    if not _is_built_in(course):
        code += KEY_IN_COLAB.format(key=f"{url.replace('/blob/', '/raw/', 1).rpartition('/')[0]}/key.json")
    return [("markdown", BADGE.format(address=address)), ("code", code)]


def _metadata(name: str, *, grade: bool = False, solution: bool = False) -> dict[str, Any]:
    """Locked unless a student writes the cell: what is written in words is never shown as HTML."""
    return {**NBGRADER, "grade": grade, "grade_id": name, "locked": not solution, "solution": solution}


def _example(exercise: Exercise, function: ast.FunctionDef) -> str:
    """What chainrule finds; then the examples of the function's docstring as code, each with what it should print.

    In this order, as the example ends in Python's own error where a function is not begun, or prints what it should return.
    Of a bonus exercise the former alone: the example of one that wasn't begun would be an error to `nbgrader validate`.
    """
    name = exercise.name
    if exercise.bonus:
        return f"# {name}, {exercise.points:g} points of bonus. Run this cell for what chainrule finds.\nexamine({name})"
    lines = [
        f"# {name}, {exercise.points:g} points. Run this cell for what chainrule finds, and for its docstring's example.",
        f"examine({name})",
    ]
    for example in doctest.DocTestParser().get_examples(ast.get_docstring(function) or ""):
        if example.want:
            lines.append(f"print(repr({example.source.strip()}))")
            lines += [f"# {line}" for line in example.want.strip().splitlines()]
        else:
            lines.append(example.source.strip())
    return "\n".join(lines)
