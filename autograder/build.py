"""For authors: writes all that is generated from solutions/: the exercise, the notebooks, and the built-in course's data.

solutions/<stem>.py is a script in jupytext's percent format. What stands between BEGIN SOLUTION and END SOLUTION is the
reference; a student gets `raise NotImplementedError` in its place.
"""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import builtin
from .fault import Fault
from .reference import make_key, solutions_path

if TYPE_CHECKING:
    from .course import Course

SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?^ *### END SOLUTION\n?", re.MULTILINE | re.DOTALL)
NBGRADER = {"schema_version": 3, "task": False}
NOTEBOOK = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def build(course: Course, root: Path) -> list[Path]:
    """Writes the generated files that differ from what they should be; gives their paths. Raises Fault."""
    written = []
    for path, data in _generated(course, root).items():
        if _read(path) != data:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            except OSError as error:
                raise Fault(f"{path}: can't be written: {error.strerror}") from error
            written.append(path)
    return written


def stale(course: Course, root: Path) -> list[str]:
    """The generated files that are not what solutions/ and course.yml make them, relative to `root`."""
    return [str(path.relative_to(root)) for path, data in _generated(course, root).items() if _read(path) != data]


def stub(lesson: str) -> str:
    """The lesson as a student gets it."""
    return SOLUTION.sub(r"\1raise NotImplementedError\n", lesson)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _generated(course: Course, root: Path) -> dict[Path, bytes]:
    path = solutions_path(course)
    try:
        lesson = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{path}: can't be read: {error}") from error
    files = {
        root / name: (stub(lesson).encode() if name.endswith(".py") else _notebook(stub(lesson), course))
        for name in course.files
    }
    source = path.parent / "notebooks" / course.stem / f"{course.stem}.ipynb"
    made = {**files, source: _notebook(lesson, course)}
    if builtin.HERE.is_relative_to(root.resolve()):  # this is the repository whose course the wheel carries
        carried = root / builtin.HERE.relative_to(root.resolve())
        made |= {carried / path.name: data for path, data in files.items()}
        made[carried / builtin.KEY.name] = make_key(course).data
    return made


def _notebook(script: str, course: Course) -> bytes:
    """The script's cells; a cell with an exercise gets nbgrader's metadata, and a graded cell with its example behind it."""
    try:
        import jupytext  # an extra: who grades doesn't need it
        import nbformat
    except ImportError as error:
        raise Fault("notebooks are made with jupytext, which is not here\n  pip install 'chainrule[authors]'") from error
    points = {exercise.name: exercise.points for exercise in course.exercises}
    cells = []
    for cell in jupytext.reads(script, fmt="py:percent").cells:
        names = _functions(cell.source) & points.keys() if cell.cell_type == "code" else set()
        cells.append(_cell(nbformat, cell.cell_type, cell.source))
        for name in names:
            cells[-1].metadata.nbgrader = _metadata(name, grade=False, solution=True)
            cells.append(_cell(nbformat, "code", _example(name, cell.source, points[name])))
            cells[-1].metadata.nbgrader = {
                **_metadata(f"{name}-points", grade=True, solution=False),
                "points": points[name],
            }
    for number, cell in enumerate(cells):
        cell.id = f"{course.stem}-{number:02d}"
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=NOTEBOOK)
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return text.rstrip("\n").encode() + b"\n"


def _cell(nbformat: Any, kind: str, source: str) -> Any:
    make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
    return make(source)


def _metadata(name: str, *, grade: bool, solution: bool) -> dict[str, Any]:
    return {**NBGRADER, "grade": grade, "grade_id": name, "locked": grade, "solution": solution}


def _functions(source: str) -> set[str]:
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def _example(name: str, source: str, points: float) -> str:
    """The examples of the function's docstring as code, each with what it should print."""
    function = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == name)
    lines = [f"# {name}, {points:g} points. Run this cell for the example of its docstring."]
    for example in doctest.DocTestParser().get_examples(ast.get_docstring(function) or ""):
        if example.want:
            lines.append(f"print(repr({example.source.strip()}))")
            lines += [f"# {line}" for line in example.want.strip().splitlines()]
        else:
            lines.append(example.source.strip())
    return "\n".join(lines)
