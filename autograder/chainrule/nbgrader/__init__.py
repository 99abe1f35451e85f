"""chainrule in nbgrader's place where marks are made; all else stays nbgrader's. Theory of operation.

nbgrader autogrades a notebook by running it with its tests in one kernel, and reads the marks out of what was printed: so
whoever writes the notebook writes the marks. Here the notebook is never run as itself. What replaces what:

    nbgrader's                                       ours, in nbgrader_config.py by dotted name
    NotebookExporter (reads the file)                TrustedExporter: the code that is graded, and words around it
    ClearOutput … CheckCellMetadata (sanitizing)     TrustedCells: every cell of the source is there exactly once, in order
    Execute (runs the notebook)                      TrustedGrade: grades the file that was handed in, in the sandbox
    SaveAutoGrades (reads marks out of outputs)      TrustedSave: writes the marks from the result itself
    AssignLatePenalties                              LatePenalties: the same, skipped where nothing is late
    ExchangeCollect                                  TrustedCollect: follows no link of a student's in an exchange
    HTMLExporter (feedback)                          FeedbackPage: the same, with each diagnosis once
    CsvExportPlugin (export)                         ExerciseExport: its columns, the bonus, and one for each exercise

The result goes from TrustedGrade to TrustedSave in nbconvert's `resources`, and never through the notebook. Both fail
closed: where there is no result, every mark is 0 and asks for manual grading. Manual scores, extra credit, comments and late
penalties are nbgrader's own, and are kept.

A preprocessor never raises for what a submission holds: nbgrader would drop the whole submission, and keep older marks.
"""

from importlib import import_module
from typing import Any

WHERE = {
    "TrustedExporter": "autograding.exporter",
    "TrustedCells": "autograding.cells",
    "TrustedGrade": "autograding.grading",
    "TrustedSave": "autograding.saving",
    "LatePenalties": "autograding.saving",
    "TrustedCollect": "collecting.exchange",
    "FeedbackPage": "handing_back.feedback_page",
    "ExerciseExport": "handing_back.marks",
}


def __getattr__(name: str) -> Any:
    """The classes by the names that nbgrader_config.py gives; nbgrader is imported with them, and not before."""
    if name not in WHERE:
        raise AttributeError(name)
    return getattr(import_module(f".{WHERE[name]}", __name__), name)
