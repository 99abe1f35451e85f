"""What a course's repository needs so that pull requests are graded in it: `chainrule pr init`."""

from pathlib import Path
from typing import NamedTuple

from .. import atomic_file, builtin
from ..course.model import Course, load_course
from ..errors import SetupError
from ..result import as_word

WORKFLOW = ".github/workflows/grade.yml"
REPAIR = "write into another folder, and take from there what you need: chainrule pr init DIR"


class CourseRepository(NamedTuple):
    """What was written, and what was there already, just as it should be."""

    written: list[Path]
    kept: list[Path]


def init(folder: Path) -> CourseRepository:
    """Writes it into `folder`, for the course that is there or the built-in one. Raises SetupError rather than overwrite."""
    there = folder / "course.yml"
    built_in = not there.exists() or builtin.is_course(there)
    course = load_course(there if there.exists() else builtin.file("course.yml"))
    files = {"course.yml": (there if there.exists() else builtin.file("course.yml")).read_bytes()}
    for name in course.files:
        source = builtin.file(Path(name).name) if built_in else folder / name
        if not source.is_file():
            raise SetupError(f"{source} is not there\n  make it from solutions/: chainrule build")
        files[name] = source.read_bytes()
    files[WORKFLOW] = builtin.file("grade.yml").read_bytes()
    files["README.md"] = _readme(course, built_in=built_in).encode()
    written = atomic_file.save_new(folder, files, REPAIR)
    return CourseRepository(written, [folder / name for name in files if folder / name not in written])


def _readme(course: Course, *, built_in: bool) -> str:
    """For students; of a course of one's own they need a key, to grade at home."""
    text = Path(__file__).with_name("readme.md").read_text(encoding="utf-8")
    files = " or ".join(f"`{name}`" for name in course.files)
    files += ", one of the two" if len(course.files) == 2 else ""
    grade = f"chainrule grade {'' if built_in else '--key key.json '}{as_word(course.files[0], windows=False)}"
    return text.replace("TITLE", course.title or course.course).replace("FILES", files).replace("GRADE", grade)
