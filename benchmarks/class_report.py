"""How large the class report is, and how long it takes in Chromium until it can be used: of 800 students, and of 5 000.

    python benchmarks/class_report.py [--write]

The 800 are those of tests/mixed_class.py, really graded; the 5 000 are they again, by other names. Next to each stands what
an empty page takes in the same browser. Usable: the table of students is drawn, and answers to a filter.
Exit status 1 where 800 students need more than 2 MB or 2 s.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gates import results

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
CLASS, MANY, RUNS = 800, 5_000, 9
MOST_BYTES, MOST_SECONDS = 2_000_000, 2.0
CHAINRULE = [sys.executable, "-m", "chainrule"]


def opened(browser: Browser, path: Path, students: int) -> float:
    """Seconds until it can be used; the median of several."""
    times = []
    for _ in range(RUNS):
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(path.as_uri())
        if students:
            page.wait_for_selector("#table tbody tr")
            page.fill("#filter", "nobody is called so")
            page.wait_for_selector("#found:text('No student fits.')")
        times.append(time.perf_counter() - start)
        page.close()
    return median(times)


def measured() -> tuple[dict[int, tuple[int, float]], str]:
    """Of an empty page (0), and of so many students, bytes and seconds; and which Chromium it was."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or sys.exit("there is no Chromium here: apt-get install chromium")
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        subprocess.run([sys.executable, ROOT / "tests/mixed_class.py", folder / "submissions", str(CLASS)], check=True)
        grade = [*CHAINRULE, "grade", "submissions", "--format", "ndjson", "-o", f"{CLASS}.ndjson"]
        subprocess.run(grade, cwd=folder, check=True, stderr=subprocess.DEVNULL)
        lines = (folder / f"{CLASS}.ndjson").read_text(encoding="utf-8").splitlines()
        with (folder / f"{MANY}.ndjson").open("w", encoding="utf-8") as file:
            for number in range(MANY):
                one = json.loads(lines[number % CLASS]) | {"student": f"student {number}"}
                file.write(json.dumps(one) + "\n")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        (folder / "0.html").write_text("<!doctype html><title>empty</title>", encoding="utf-8")
        figures = {0: (0, opened(browser, folder / "0.html", 0))}
        for count in (CLASS, MANY):
            report = [*CHAINRULE, "report", f"{count}.ndjson", "-o", f"{count}.html"]
            subprocess.run(report, cwd=folder, check=True, stderr=subprocess.DEVNULL)
            page = folder / f"{count}.html"
            figures[count] = (page.stat().st_size, opened(browser, page, count))
        version = browser.version
        browser.close()
    return figures, version


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    write = parser.parse_args().write
    figures, version = measured()
    said = [f"Chromium {version}, median of {RUNS}", "", f"{'students':>13} {'kB':>6} {'seconds until it can be used':>29}"]
    said += [f"{count or 'an empty page':>13} {size / 1000:>6.0f} {took:>29.2f}" for count, (size, took) in figures.items()]
    size, took = figures[CLASS]
    reached = size <= MOST_BYTES and took < MOST_SECONDS
    said += [
        "",
        f"to reach: {CLASS} students within {MOST_BYTES / 1e6:g} MB and {MOST_SECONDS:g} s: {'yes' if reached else 'NO'}",
    ]
    print("\n".join(said))
    if write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Class report", "\n".join(said))
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
