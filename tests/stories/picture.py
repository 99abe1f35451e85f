"""The pictures in docs/, drawn from what chainrule says today: a session in a terminal, and the comment on a pull request.

    PYTHONPATH=tests python tests/stories/picture.py

session.svg is what `chainrule grade` prints of a golden submission; pull-request.svg what reports/github.py writes of it:
its heading, table, and blocks. Tests say when they are stale.
"""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from repository import ROOT, chainrule

from chainrule import builtin
from chainrule.grading import grade
from chainrule.reports import github
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

TARGET, SESSION = ROOT / "docs/pull-request.svg", ROOT / "docs/session.svg"
FILE = ROOT / "tests" / "submissions" / "demo-forgotten-factor-2" / "gradient.py"
WIDTH, LINE, LEFT = 860, 20, 24
COLUMNS = (LEFT + 8, 300, 640)
CHARACTER = 8  # as wide as one of MONO
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


def session() -> str:
    """The command and what it prints, without the last line, which is for instructors and has another key at each change."""
    with TemporaryDirectory() as folder:
        shutil.copy(FILE, folder)
        ran = chainrule("grade", FILE.name, cwd=Path(folder))
    return f"$ chainrule grade {FILE.name}\n{ran.stdout.rpartition('sandbox: ')[0].rstrip()}"


def drawn_session(text: str) -> str:
    """The text as SVG, in a terminal."""
    lines = text.splitlines()
    width, height = 2 * LEFT + CHARACTER * max(map(len, lines)), LINE * (len(lines) + 2)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    title = f"<title>{escape(lines[0])}: the marks, and what is wrong, where, and what to try</title>"
    frame = f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>'
    rows = [_text(LEFT, LINE * (i + 2), line, MONO, bold=i == 0, colour="#e6edf3") for i, line in enumerate(lines) if line]
    return "\n".join([head, title, frame, *rows, "</svg>", ""])


def _text(x: int, y: int, text: str, font: str, *, size: int = 13, bold: bool = False, colour: str = "#1f2328") -> str:
    weight = ' font-weight="600"' if bold else ""
    look = f'font-family="{font}" font-size="{size}"{weight} fill="{colour}" xml:space="preserve"'
    return f'<text x="{x}" y="{y}" {look}>{escape(text)}</text>'


def _box(y: int) -> str:
    return f'<rect x="{LEFT}" y="{y - 15}" width="{WIDTH - 2 * LEFT}" height="{LINE}" fill="#f6f8fa"/>'


if __name__ == "__main__":
    TARGET.write_text(drawn(summary()), encoding="utf-8")
    SESSION.write_text(drawn_session(session()), encoding="utf-8")
