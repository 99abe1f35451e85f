"""Sets up an nbgrader course: nbgrader_config.py, course.yml and the source notebook; in a checkout, the solutions, too.

The installed package has no solutions: then those of the source notebook are empty, and the public deck grades.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from .. import atomic_file, builtin
from ..builtin import CHECKOUT
from ..deck.provenance import generator_files, misconception_files, other_ways_files
from ..errors import SetupError

CONFIG = "nbgrader_config.py"
NOTEBOOKS = Path("solutions/notebooks")
STUB = re.compile(r"^( *)raise NotImplementedError$", re.MULTILINE)
MARKED = r"\1### BEGIN SOLUTION\n\1raise NotImplementedError\n\1### END SOLUTION"

LINES = """
# The cycle: nbgrader generate_assignment {stem}; collect; nbgrader autograde {stem}; nbgrader generate_feedback {stem}
c.CourseDirectory.source_directory = "solutions/notebooks"  # nbgrader copies every other file in it to the students
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}  # what chainrule knows as not started

# chainrule makes the marks: the notebook is not run as itself, but graded in the sandbox.
c.Autograde.exporter_class = "chainrule.nbgrader.TrustedExporter"
c.Autograde.sanitize_preprocessors = ["chainrule.nbgrader.TrustedCells"]
c.Autograde.autograde_preprocessors = [
    "chainrule.nbgrader.TrustedGrade",
    "nbgrader.preprocessors.LimitOutput",
    "chainrule.nbgrader.TrustedSave",
    "chainrule.nbgrader.LatePenalties",
]
c.ExchangeFactory.collect = "chainrule.nbgrader.TrustedCollect"  # follows no link in an exchange, where students own all
c.GenerateFeedback.exporter_class = "chainrule.nbgrader.FeedbackPage"
c.ExportApp.plugin_class = "chainrule.nbgrader.ExerciseExport"  # a column for the bonus, and for each exercise
# c.TrustedGrade.own_cases = True  # each student has cases of their own, drawn from the secret (CHAINRULE_SECRET_FILE)

# What Moodle and Canvas call the files that they let you download: nbgrader zip_collect {stem}
from chainrule.nbgrader.names import ZIP_COLLECT
c.FileNameCollectorPlugin.named_regexp = ZIP_COLLECT

# nbgrader's Gradebook.add_submission reads from the database before it adds what it has made, of which SQLAlchemy warns;
# it is added all the same. No other warning is silenced.
import warnings
warnings.filterwarnings("ignore", "Object of type <Submitted.* not in session", module=r"nbgrader\\.api")
"""
HEAD = '''"""nbgrader's settings for the course {course!r}, written by `chainrule nbgrader init`."""

c = get_config()

c.CourseDirectory.course_id = "{course}"
'''


@dataclass
class CourseFolder:
    """What was written, what was left as it was, and what to add to a configuration that was already there."""

    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    lines: str = ""
    solutions: bool = False
    stem: str = ""


def init(folder: Path, *, force: bool = False) -> CourseFolder:
    """Sets up a course in `folder`, which may be new. Changes no file there unless told to `force`; raises SetupError."""
    course, stem, files = _files(folder)
    reference = Path("solutions") / f"{stem}.py"
    made = CourseFolder(stem=stem, solutions=reference in files or (folder / reference).exists())
    lines = LINES.format(stem=stem)
    config = folder / CONFIG
    if force or not config.exists():
        files[Path(CONFIG)] = (HEAD.format(course=course) + lines).encode()
    elif lines.strip() not in config.read_text(encoding="utf-8", errors="replace"):
        made.lines = lines.strip()
    for path, data in files.items():
        target = folder / path
        if target.exists() and (not force or target.read_bytes() == data):
            made.kept.append(target)
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(f"{target.parent}: can't be made: {error.strerror}\n  name another folder") from error
        atomic_file.save(target, data, "name another folder: chainrule nbgrader init DIR")
        made.written.append(target)
    return made


def _files(folder: Path) -> tuple[str, str, dict[Path, bytes]]:
    """The course's id, its stem, and its files: of the course that is there, else of the built-in one."""
    if (folder / "course.yml").is_file():
        from ..course.model import load_course

        course = load_course(folder / "course.yml")
        source = NOTEBOOKS / course.stem / f"{course.stem}.ipynb"
        if not (folder / source).is_file() and not builtin.is_course(folder / "course.yml"):
            raise SetupError(f"{folder / source} is not there\n  make it from solutions/: chainrule build")
        if (folder / source).is_file():
            return course.course, course.stem, {}
    name = Path("solutions/gradient.py")
    source = NOTEBOOKS / "gradient/gradient.ipynb"
    files = {Path("course.yml"): builtin.file("course.yml").read_bytes()}
    if (CHECKOUT / name).is_file() and (CHECKOUT / "course.yml").is_file():
        lesson = CHECKOUT / name
        beside = [*generator_files(lesson), *other_ways_files(lesson), *misconception_files(lesson)]
        copied = [Path("course.yml"), name, source, *(path.relative_to(CHECKOUT) for path in beside)]
        return "gradient", "gradient", {path: (CHECKOUT / path).read_bytes() for path in copied}
    return "gradient", "gradient", {**files, source: without_solutions(builtin.file("gradient.ipynb").read_bytes())}


def without_solutions(notebook: bytes) -> bytes:
    """A source notebook made from a student's: each place where a student writes is marked as a solution for nbgrader."""
    book = json.loads(notebook)
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = STUB.sub(MARKED, "".join(cell["source"])).splitlines(keepends=True)
    return (json.dumps(book, indent=1, ensure_ascii=False) + "\n").encode()
