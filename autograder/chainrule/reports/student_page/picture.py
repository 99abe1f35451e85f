"""A picture of the layer, in which the weight, node or input with the wrong answer is marked: inline SVG, no script."""

import re
from dataclasses import dataclass

MOST_NODES = 12  # of a layer; a larger one is no picture that helps
WIDTH, STEP, MARGIN, RADIUS = 260, 34, 22, 9
PLACE = re.compile(
    r"^Case (?P<case>[\w-]+), (?:w_(?P<j>\d),?(?P<k>\d+)|node (?P<node>\d+)|input (?P<input>\d+)): ", re.MULTILINE
)
GREY, RED = "#c8c8c8", "#b00020"


@dataclass(frozen=True)
class Mark:
    """The first place that is wrong: a weight (node, input), a node, or an input; what it has not is None."""

    case: str
    node: int | None
    input: int | None


def mark_in(message: str) -> Mark | None:
    """The place that a message names (diagnosis/places/where.py), or None."""
    found = PLACE.search(message)
    if found is None:
        return None
    node, given = found["j"] or found["node"], found["k"] or found["input"]
    return Mark(found["case"], None if node is None else int(node), None if given is None else int(given))


def layer(n_out: int, n_in: int, mark: Mark) -> str:
    """One layer, from `n_in` inputs to `n_out` nodes, as SVG; "" if it is too large to help, or has no such place."""
    fits = 0 < n_out <= MOST_NODES and 0 < n_in <= MOST_NODES
    if not fits or (mark.node or 0) >= n_out or (mark.input or 0) >= n_in:
        return ""
    height = MARGIN * 2 + STEP * (max(n_out, n_in) - 1)
    left = [(MARGIN + 40, _level(k, n_in, height)) for k in range(n_in)]
    right = [(WIDTH - MARGIN - 40, _level(j, n_out, height)) for j in range(n_out)]
    lines = [
        _line(left[k], right[j], marked=_is_marked(mark, j, k))
        for j, k in sorted(((j, k) for j in range(n_out) for k in range(n_in)), key=lambda jk: _is_marked(mark, *jk))
    ]
    nodes = [_node(at, f"a{k}", -1, marked=k == mark.input) for k, at in enumerate(left)]
    nodes += [_node(at, f"{j}", 1, marked=j == mark.node) for j, at in enumerate(right)]
    said, paper = _said(mark), f'<rect width="{WIDTH}" height="{height}" fill="white"/>'  # also where all is dark
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}"><title>{said}</title>{paper}{"".join(lines + nodes)}</svg>'
    )


def _said(mark: Mark) -> str:
    if mark.node is not None and mark.input is not None:
        return f"the weight to node {mark.node} from input {mark.input}"
    return f"node {mark.node}" if mark.node is not None else f"input {mark.input}"


def _is_marked(mark: Mark, j: int, k: int) -> bool:
    """Whether this weight is the one; for a node or an input, whether it leads there."""
    return (mark.node in (None, j)) and (mark.input in (None, k))


def _level(i: int, count: int, height: int) -> float:
    return height / 2 + STEP * (i - (count - 1) / 2)


def _line(start: tuple[float, float], end: tuple[float, float], *, marked: bool) -> str:
    (x1, y1), (x2, y2) = start, end
    style = f'stroke="{RED}" stroke-width="3"' if marked else f'stroke="{GREY}" stroke-width="1"'
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" {style}/>'


def _node(at: tuple[float, float], name: str, side: int, *, marked: bool) -> str:
    """A circle and its name; a marked one is filled, so that colour doesn't carry the meaning alone."""
    x, y = at
    anchor = "end" if side < 0 else "start"
    look = f'fill="{RED}" stroke="{RED}"' if marked else 'fill="white" stroke="#555"'
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" {look}/>'
        f'<text x="{x + side * (RADIUS + 4):g}" y="{y + 4:g}" font-size="11" text-anchor="{anchor}">{name}</text>'
    )
