"""The picture of what a class costs, and README's sentence on it, say what RESULTS.md says."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from gates import chart
from repository import ROOT

RESULTS = (ROOT / "benchmarks/RESULTS.md").read_text(encoding="utf-8")
SOME = f"""
## {chart.TITLE}

```text
2026-01-01, load before 0.1
the floor                        0.83 s
chainrule, 1 worker              1.95 s  clock     2.00 s      1.0 x
otter                          297.04 s  clock   301.00 s    152.3 x
<= 2 floors: NO
```
"""


def test_a_bar_for_each_program_the_least_first() -> None:
    assert chart.costs(SOME) == {"the floor": 0.83, "chainrule, 1 worker": 1.95, "otter": 297.04}
    picture = ET.fromstring(chart.drawn(SOME))
    bars = [float(bar.get("width", 0)) for bar in picture.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert bars == sorted(bars)
    assert len(bars) == 3
    assert "otter 297.04 s" in "".join(picture.itertext())


def test_the_picture_is_of_the_figures() -> None:
    assert (ROOT / "docs/class.svg").read_text(encoding="utf-8") == chart.drawn(RESULTS)


def test_readme_says_the_figures() -> None:
    costs = chart.costs(RESULTS)
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    said = re.findall(r"(\d+) times as much by ([\w-]+)", readme)
    assert {name for _, name in said} == {"gradescope-utils", "otter"}
    for times, name in said:
        assert int(times) == int(costs[name] / costs["chainrule, 1 worker"])
