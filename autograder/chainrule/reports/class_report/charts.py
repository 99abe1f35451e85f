"""The page's pictures, as inline SVG that takes its colours from the page: bars, which need no charting library."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from .outcome import OUTCOMES, Outcome

BINS = 10
WIDTH, HEIGHT, BELOW, ABOVE = 640, 160, 22, 16  # of the histogram, and of the texts below and above the bars
LONG, HIGH = 240, 14  # of a bar in the table of exercises


def bins(scores: Sequence[float], most: float) -> list[int]:
    """How many scores are in each tenth of all points; full marks are in the last."""
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, max(0, int(score / most * BINS)))] += 1
    return counts


def histogram(scores: Sequence[float], most: float) -> Markup:
    """A bar for each tenth, with its count above."""
    counts = bins(scores, most)
    step, top = WIDTH / BINS, max(counts)
    parts = []
    for i, count in enumerate(counts):
        high = HEIGHT * count / top
        x, y = i * step, ABOVE + HEIGHT - high
        parts.append(f'<rect class="bar" x="{x + 2:.1f}" y="{y:.1f}" width="{step - 4:.1f}" height="{high:.1f}"/>')
        parts.append(f'<text x="{x + step / 2:.1f}" y="{y - 4:.1f}">{count or ""}</text>')
        low, end = most * i / BINS, most * (i + 1) / BINS
        parts.append(f'<text x="{x + step / 2:.1f}" y="{ABOVE + HEIGHT + 16}">{low:g} to {end:g}</text>')
    said = ", ".join(f"{most * i / BINS:g} to {most * (i + 1) / BINS:g} points: {n}" for i, n in enumerate(counts) if n)
    return Markup(  # noqa: S704  # of numbers alone
        f'<svg class="histogram" viewBox="0 0 {WIDTH} {HEIGHT + ABOVE + BELOW}" role="img" '
        f'aria-label="Students by marks. {said}">{"".join(parts)}</svg>'
    )


def share(part: float) -> Markup:
    """A bar that is so much of the whole, from 0 to 1; what it stands for is beside it in words."""
    width = LONG * min(1.0, max(0.0, part))
    return Markup(  # noqa: S704  # of numbers alone
        f'<svg class="share" viewBox="0 0 {LONG} {HIGH}" aria-hidden="true"><rect class="bar" width="{width:.1f}" '
        f'height="{HIGH}"/></svg>'
    )


def stacked(outcomes: Mapping[Outcome, int]) -> Markup:
    """A bar of what came of an exercise, in the order of OUTCOMES, each with a pattern of its own."""
    total = sum(outcomes.values()) or 1
    x, parts = 0.0, []
    for one in OUTCOMES:
        width = LONG * outcomes.get(one, 0) / total
        if width:
            parts.append(f'<rect class="{one.replace(" ", "-")}" x="{x:.1f}" y="0" width="{width:.1f}" height="{HIGH}"/>')
        x += width
    return Markup(  # noqa: S704  # of numbers alone
        f'<svg class="stacked" viewBox="0 0 {LONG} {HIGH}" aria-hidden="true">{"".join(parts)}</svg>'
    )
