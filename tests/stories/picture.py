"""docs/pull-request.svg: what a student reads on a pull request, drawn from the report itself.

    python tests/stories/picture.py

Draws what reports/github.py writes of a golden submission: its heading, table, and blocks. A test says when it is stale.
"""

from __future__ import annotations

from html import escape

from repository import ROOT

from chainrule import builtin
from chainrule.grading import grade
from chainrule.reports import github
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

TARGET = ROOT / "docs" / "pull-request.svg"
FILE = ROOT / "tests" / "submissions" / "demo-forgotten-factor-2" / "gradient.py"
WIDTH, LINE, LEFT = 860, 20, 24
COLUMNS = (LEFT + 8, 300, 640)
MONO, SANS = "ui-monospace, monospace", "system-ui, sans-serif"
ROWS = 9  # of the table: its head and the required exercises


def summary() -> str:
    """The Markdown of the comment, without what is another at each release: the receipt."""
    with Template() as template:
        result = grade(read_submission(FILE, shown="exercises/gradient/gradient.py"), builtin.public_key(), template)
    return github.one(result).rpartition("Receipt: ")[0]


def drawn(markdown: str) -> str:
    """The Markdown as SVG: headings, the first rows of a table, bold lines, fenced blocks."""
    parts: list[str] = []
    y, fenced, rows = 40, False, 0
    for line in markdown.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            parts += [_box(y), _text(LEFT + 12, y, line, MONO)]
            y += LINE
        elif line.startswith("### "):
            parts.append(_text(LEFT, y, line[4:], SANS, size=20, bold=True))
            y += 2 * LINE
        elif line.startswith("|") and not line.startswith("|---"):
            rows += 1
            if rows <= ROWS:
                cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
                look = SANS if rows == 1 else MONO
                parts += [_text(x, y, cell, look, bold=rows == 1) for x, cell in zip(COLUMNS, cells, strict=True)]
                parts.append(f'<line x1="{LEFT}" y1="{y + 7}" x2="{WIDTH - LEFT}" y2="{y + 7}" stroke="#d0d7de"/>')
                y += LINE + 6
        elif line and not line.startswith("|"):
            bold = line.startswith("**")
            y += LINE // 2
            parts.append(_text(LEFT, y, line.replace("**", "").replace("`", ""), MONO, bold=bold))
            y += LINE + 8
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + LINE}" viewBox="0 0 {WIDTH} {y + LINE}">'
    title = "<title>The comment on a pull request: marks, and what is wrong</title>"
    frame = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{y + LINE - 1}" rx="6" fill="#ffffff" stroke="#d0d7de"/>'
    return "\n".join([head, title, frame, *parts, "</svg>", ""])


def _text(x: int, y: int, text: str, font: str, *, size: int = 13, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    look = f'font-family="{font}" font-size="{size}"{weight} fill="#1f2328" xml:space="preserve"'
    return f'<text x="{x}" y="{y}" {look}>{escape(text)}</text>'


def _box(y: int) -> str:
    return f'<rect x="{LEFT}" y="{y - 15}" width="{WIDTH - 2 * LEFT}" height="{LINE}" fill="#f6f8fa"/>'


if __name__ == "__main__":
    TARGET.write_text(drawn(summary()), encoding="utf-8")
