"""The picture of what a class costs, ours and others, drawn from what RESULTS.md says of it."""

from __future__ import annotations

import math
import re
from html import escape

from . import results

TITLE = "Class: peers"
COST = re.compile(r"^(\S.*?) {2,}([\d.]+) s\b", re.MULTILINE)
WIDTH, LEFT, TOP, BAR, GAP = 760, 220, 58, 22, 10
OURS = "chainrule"


def costs(document: str) -> dict[str, float]:
    """Processor seconds of the class, by program, as RESULTS.md has them; the least first."""
    found = {name: float(seconds) for name, seconds in COST.findall(results.section(document, TITLE))}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def drawn(document: str) -> str:
    """A bar for each program, on a logarithmic scale: from one to the next line it is ten times as much."""
    found = costs(document)
    low = 10.0 ** math.floor(math.log10(min(found.values(), default=1.0)))
    decades = max(1.0, math.log10(max(found.values(), default=1.0) / low))
    scale = (WIDTH - LEFT - 90) / decades
    height = TOP + len(found) * (BAR + GAP) + 16
    said = "; ".join(f"{name} {seconds:g} s" for name, seconds in found.items())
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" '
            f'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14">'
        ),
        '<title id="t">Processor seconds to grade a class of 50, by grader</title>',
        f'<desc id="d">{escape(said)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="24" font-weight="600">Processor seconds to grade the same class of 50</text>',
        '<text x="16" y="44" fill="#4b5563">each line is ten times the one before</text>',
    ]
    for decade in range(math.floor(decades) + 1):
        x = LEFT + decade * scale
        lines.append(f'<line x1="{x:.0f}" y1="{TOP - 6}" x2="{x:.0f}" y2="{height - 12}" stroke="#d1d5db"/>')
    for i, (name, seconds) in enumerate(found.items()):
        y, width = TOP + i * (BAR + GAP), max(2.0, math.log10(seconds / low) * scale)
        color = "#1d4ed8" if name.startswith(OURS) else "#9ca3af" if name == "the floor" else "#6b7280"
        lines += [
            f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{width:.0f}" height="{BAR}" rx="3" fill="{color}"/>',
            f'<text x="{LEFT + width + 8:.0f}" y="{y + 16}">{seconds:g} s</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
