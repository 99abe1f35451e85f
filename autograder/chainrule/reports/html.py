"""HTML for a browser: of one submission the student's page, of many the class report.

A page needs nothing else, and lets nothing in: its Content-Security-Policy allows its own style alone.
"""

from collections.abc import Iterable, Iterator
from html import escape

from ..result import Result
from . import marks
from .class_report import class_report
from .class_report.digest import digest
from .student_page.parts import Sizes, as_html, foot

STYLE = (
    "body{max-width:46rem;margin:0 auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color-scheme:light dark}"
    "h2{font-size:1.1rem;border-top:1px solid #8886;padding-top:1rem}"
    "em{white-space:pre-line}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#8882;padding:.6rem}svg{max-width:100%}"
)


def one(result: Result) -> str:
    """The student's page."""
    return page(result)


def page(result: Result, sizes: Sizes | None = None) -> str:
    """What `content` gives, as a page of its own."""
    style = f"style-src '{digest(STYLE)}'"
    title = f"{result.course}: {result.name}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {style}; base-uri 'none'\">\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style></head>\n<body><main><h1>{escape(title)}</h1>\n"
        f"{content(result, sizes)}\n</main></body></html>\n"
    )


def content(result: Result, sizes: Sizes | None) -> str:
    """The marks, then each exercise that there is something to say of; with pictures where the sizes are known."""
    shown = [exercise for exercise in result.exercises if exercise.started or not exercise.bonus]
    parts = [as_html(exercise, result, sizes, alone=False) for exercise in shown]
    if result.exercises[0] not in shown:  # with which notes on the file would go
        parts += [f"<p>Note: {escape(note)}</p>" for note in result.notes]
    head = f"<p>{escape(result.submission.path)}: <strong>{escape(marks(result))}</strong></p>"
    return "\n".join([head, *(f"<section>{part}</section>" for part in parts), foot(result)])


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """The class report."""
    report = class_report()
    for result in results:
        report.add(result)
    yield report.page()
