"""The class report: each claim next to the results, and the page in Chromium as an instructor uses it.

The class is that of mixed_class.py: right, with one of forty mistakes, stubs, broken files, endless loops, hostile names.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import correlation, fmean, quantiles
from typing import TYPE_CHECKING, Any

import mixed_class
import pytest
from bs4 import BeautifulSoup
from repository import ROOT, chainrule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("class report")]

COUNT, MANY = 60, 5_000
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
CRASHED = {"RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "BROKEN"}
NONE = "\u2013"  # an en dash
WORDS = {"right": "ok", "given": "ok*", "wrong": "no", "crashed": "err", "not started": "--"}


@dataclass(frozen=True)
class Graded:
    """A class in a folder, what `grade` said of it, and the page."""

    folder: Path
    results: list[dict[str, Any]]
    html: str

    @property
    def soup(self) -> Any:
        return BeautifulSoup(self.html, "html.parser")

    @property
    def required(self) -> list[list[dict[str, Any]]]:
        """Of each student the exercises that are no bonus."""
        return [[one for one in result["exercises"] if not one["bonus"]] for result in self.results]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("mixed")
    mixed_class.write(folder / "submissions", COUNT)
    names = sorted(path.name for path in (folder / "submissions").iterdir())
    honest = [name for name in names if re.fullmatch(r"[\w, ]+", name)]
    (folder / "roster.csv").write_text(
        "student\n" + "".join(f'"{name}"\n' for name in [*honest, "Nobody, Nina"]), encoding="utf-8"
    )
    ran = chainrule("grade", "submissions", "--course", ROOT / "course.yml", "--format", "json", "-o", "r.json", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    ran = chainrule("report", "r.json", "-o", "class.html", "--roster", "roster.csv", "--unnamed", "new", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    results = json.loads((folder / "r.json").read_text(encoding="utf-8"))["results"]
    return Graded(folder, results, (folder / "class.html").read_text(encoding="utf-8"))


def outcome(exercise: dict[str, Any]) -> str:
    """As the table has it, from the result alone."""
    verdict, message = exercise["verdict"], exercise["message"]
    if exercise["earned"] in ("direct", "follow-through"):
        return "right" if exercise["earned"] == "direct" else "given"
    if verdict == "STUB" or (verdict == "MISSING" and message.startswith("there is no function with this name")):
        return "not started"
    return "crashed" if verdict in CRASHED | {"MISSING"} else "wrong"


def cells(row: Any) -> list[str]:
    return [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]


def section(graded: Graded, name: str) -> Any:
    return graded.soup.find(id=name).find_parent("section")


def text(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


# -- what the page claims ----------------------------------------------------------------------------------------------


def test_the_table_of_exercises_counts_every_student_once(graded: Graded) -> None:
    head, *rows = (cells(row) for row in section(graded, "exercises").find_all("tr"))
    assert head[1:6] == list(WORDS)
    for i, row in enumerate(rows):
        found = Counter(outcome(exercises[i]) for exercises in graded.required)
        assert row[:6] == [graded.required[0][i]["name"], *(str(found[one] or NONE) for one in WORDS)]
        made = Counter(e[i]["misconception"] for e in graded.required if e[i]["misconception"] and e[i]["earned"] == "none")
        shown = dict(re.findall(r"([\w-]+) \((\d+)\)", row[-1]))
        assert {name: int(count) for name, count in shown.items()}.items() <= made.items()
        assert sorted(map(int, shown.values()), reverse=True) == sorted(made.values(), reverse=True)[:3]


def test_median_quartiles_histogram_and_who_is_missing(graded: Graded) -> None:
    scores = [one["score"] for one in graded.results]
    lower, median, upper = quantiles(scores, n=4, method="inclusive")
    said = text(section(graded, "marks"))
    assert f"Median {median:g} of 100; half of the class is between {lower:g} and {upper:g}." in said
    bars = {int(low): int(n) for low, n in re.findall(r"(\d+) to \d+ points: (\d+)", graded.html)}
    assert bars == Counter(min(90, int(score // 10 * 10)) for score in scores)
    assert re.search(r"1 of \d+ on the roster handed nothing in ?: Nobody, Nina ?\.", said)


def test_the_commonest_mistakes_are_those_that_were_made_and_whose_they_are(graded: Graded) -> None:
    made: dict[str, set[str]] = defaultdict(set)
    for result in graded.results:
        for one in result["exercises"]:
            if one["misconception"] and one["earned"] == "none":
                made[one["misconception"]].add(result["student"])
    items = section(graded, "lecture").find("ol").find_all("li", recursive=False)
    assert len(items) == min(12, len(made))
    for item in items:
        name, count = item.h3.find(string=True).strip(), text(item.h3.span)
        assert count == f"{len(made[name])} student{'s' * (len(made[name]) > 1)}"
        assert {one.get_text() for one in item.find_all("span", "who")} == made[name]
        hints = {e["hint"] for r in graded.results for e in r["exercises"] if e["misconception"] == name}
        assert item.blockquote is None or item.blockquote.get_text() in hints
    counts = [len(made[item.h3.find(string=True).strip()]) for item in items]
    assert counts == sorted(map(len, made.values()), reverse=True)[: len(items)]


def test_who_needs_help(graded: Graded) -> None:
    part = section(graded, "help")
    idle = {
        r["student"]
        for r, e in zip(graded.results, graded.required, strict=True)
        if {outcome(x) for x in e} == {"not started"}
    }
    weak = {r["student"] for r in graded.results if r["score"] < 50} - idle
    lists = {text(h3): {one.get_text() for one in h3.find_next("p").find_all("span", "who")} for h3 in part.find_all("h3")}
    assert lists.get("Less than half", set()) == weak
    assert lists.get("Nothing written", set()) == idle


def test_difficulty_and_discrimination_are_what_statistics_gives(graded: Graded) -> None:
    _, *rows = (cells(row) for row in section(graded, "items").find_all("tr"))
    of = {row[0]: row[1:] for row in rows}
    scores = [[one["score"] for one in exercises] for exercises in graded.required]
    lost = [one["points"] - fmean(row[i] for row in scores) for i, one in enumerate(graded.required[0])]
    for i, one in enumerate(graded.required[0]):
        mine, others = [row[i] for row in scores], [sum(row) - row[i] for row in scores]
        assert of[one["name"]][:4] == [
            f"{fmean(mine) / one['points']:.2f}", f"{correlation(mine, others):.2f}", f"{lost[i]:.1f}",
            f"{100 * lost[i] / sum(lost):.0f} %",
        ]  # fmt: skip
    assert [row[3] for row in rows] == [f"{one:.1f}" for one in sorted(lost, reverse=True)]


def test_wrong_answers_without_a_name_are_together_where_they_are_the_same(graded: Graded) -> None:
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for result in graded.results:
        for one in result["exercises"]:
            is_answer = one["verdict"] in ("WRONG", "SHAPE", "NOT_FINITE") and "\n" in one["message"]
            if is_answer and one["earned"] == "none" and not one["misconception"]:
                expected[one["name"], one["message"]].add(result["student"])
    assert expected
    shown = {
        (item.h3.find(string=True).strip(), item.pre.get_text()): {one.get_text() for one in item.find_all("span", "who")}
        for item in section(graded, "unnamed").select("ol.groups > li")
    }
    assert expected.items() <= shown.items()
    files = sorted((graded.folder / "new").iterdir())
    assert len(files) == len(shown)
    for file in files:
        compile(file.read_text(encoding="utf-8"), str(file), "exec")


def test_the_data_of_each_student_is_that_of_the_result(graded: Graded) -> None:
    data = json.loads(graded.soup.find(id="data").get_text())
    for one, result in zip(data["students"], graded.results, strict=True):
        name, _, score, bonus, out, path, _, parts = one
        assert (name, score, bonus, path) == (
            result["student"],
            result["score"],
            result["bonus"],
            result["submission"]["path"],
        )
        assert [WORDS[outcome(e)][0] for e in result["exercises"]] == [
            {"r": "o", "g": "o", "w": "n", "c": "e", "n": "-"}[c] for c in out
        ]
        for i, message, hint, mistake, place, *_ in parts:
            exercise = result["exercises"][i]
            said = (exercise["message"], exercise["hint"] or "", exercise["misconception"] or "", exercise["place"])
            assert tuple(data["texts"][j] for j in (message, hint, mistake, place)) == said


def test_a_page_without_names_has_none_and_no_path(graded: Graded) -> None:
    ran = chainrule("report", "r.json", "-o", "nobody.html", "--anonymous", "--roster", "roster.csv", cwd=graded.folder)
    assert ran.returncode == 0
    page = (graded.folder / "nobody.html").read_text(encoding="utf-8")
    for result in graded.results:
        assert json.dumps(result["student"])[1:-1] not in page
        assert json.dumps(result["submission"]["path"])[1:-1] not in page
    assert "Nina" not in page
    assert "1 of " in page


# -- in Chromium -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


class Opened:
    """A page, with whatever went wrong in it, and each address that it asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.faults, self.asked = page, [], []
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("#table tbody tr")

    faults: list[str]
    asked: list[str]

    @property
    def rows(self) -> Locator:
        return self.page.locator("#table tbody tr")

    def column(self, number: int) -> list[str]:
        return self.page.locator(f"#table tbody tr td:nth-child({number})").all_inner_texts()


@pytest.fixture
def opened(browser: Browser, graded: Graded) -> Iterator[Opened]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    made = Opened(page, graded.folder / "class.html")
    yield made
    assert made.faults == []
    assert len(made.asked) == 1, "it asks for nothing but itself"
    page.close()


def test_it_sorts_by_each_column_both_ways(opened: Opened, graded: Graded) -> None:
    scores = [one["score"] for one in graded.results]
    for wanted in (sorted(scores, reverse=True), sorted(scores)):
        opened.page.get_by_role("button", name="score", exact=True).click()
        assert list(map(float, opened.column(2))) == wanted
    head = opened.page.locator("#table thead th[aria-sort]")
    assert (head.inner_text(), head.get_attribute("aria-sort")) == ("score", "ascending")
    order = ["ok", "ok*", "no", "err", "--"]
    opened.page.get_by_role("button", name="dC0_da", exact=True).click()
    found = [order.index(one) for one in opened.column(5)]
    assert found == sorted(found, reverse=found[0] > found[-1])


def test_it_filters_by_name_mistake_exercise_and_outcome(opened: Opened, graded: Graded) -> None:
    made = Counter(m for r in graded.results for m in {e["misconception"] for e in r["exercises"] if e["misconception"]})
    mistake = max(made, key=lambda name: made[name])
    opened.page.get_by_label("Name or mistake").fill(mistake.upper())
    assert opened.rows.count() >= made[mistake]
    assert opened.page.get_by_role("status").inner_text().startswith(f"{opened.rows.count()} of {COUNT} students")
    opened.page.get_by_label("Name or mistake").fill("")
    opened.page.locator("#exercise").select_option("da_dz")
    opened.page.locator("#outcome").select_option("crashed")
    i = [one["name"] for one in graded.required[0]].index("da_dz")
    assert opened.rows.count() == sum(outcome(e[i]) == "crashed" for e in graded.required)
    opened.page.get_by_label("Name or mistake").fill("nobody is called so")
    assert opened.rows.count() == 0


def test_a_student_s_part_says_what_the_result_says(opened: Opened, graded: Graded) -> None:
    result = next(r for r in graded.results if any(e["misconception"] and e["earned"] == "none" for e in r["exercises"]))
    opened.page.get_by_role("button", name=result["student"], exact=True).click()
    said = opened.page.locator("#part").inner_text()
    wrong = next(e for e in result["exercises"] if e["misconception"] and e["earned"] == "none")
    for wanted in (wrong["name"], wrong["misconception"], wrong["hint"] or "", *wrong["message"].split("\n")):
        assert wanted in said


def test_by_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.get_by_label("Name or mistake").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "score":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "score", "the focus stays where it was"
    assert page.locator("th[aria-sort]").inner_text() == "score"
    for _ in range(12):
        page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Space")
    assert page.locator("#part h3").inner_text().startswith(name)
    assert page.evaluate("document.activeElement.id") == "part"


def test_names_hide_everywhere(opened: Opened, graded: Graded) -> None:
    opened.page.get_by_role("button", name=graded.results[7]["student"], exact=True).click()
    opened.page.get_by_label("hide names").check()
    for section in opened.page.locator("details").all():
        section.evaluate("node => node.open = true")
    shown = opened.page.locator("main").inner_text()
    for result in graded.results:
        name = result["student"]
        assert len(name) < 6 or name not in shown
        assert result["submission"]["path"] not in shown
    assert "Nina" not in shown
    opened.page.get_by_label("hide names").uncheck()
    assert graded.results[0]["student"] in opened.page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_and_low_vision_are_served(browser: Browser, graded: Graded, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 900})
    made = Opened(context.new_page(), graded.folder / "class.html")
    made.page.locator("#table tbody button").nth(9).click()
    for node in made.page.locator("details").all():
        node.evaluate("node => node.open = true")
    found = Axe().run(made.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    red, *_ = map(int, re.findall(r"\d+", made.page.evaluate("getComputedStyle(document.body).backgroundColor")))
    assert (red < 64) == (scheme == "dark")
    context.close()


def test_on_a_telephone_nothing_is_wider_than_the_screen(browser: Browser, graded: Graded) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    made = Opened(page, graded.folder / "class.html")
    assert made.page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_print_has_all_students_and_no_controls(browser: Browser, graded: Graded, tmp_path: Path) -> None:
    made = Opened(browser.new_page(), graded.folder / "class.html")
    made.page.emulate_media(media="print")
    made.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert made.rows.count() == COUNT
    assert not made.page.locator("nav").is_visible()
    assert not made.page.locator("#controls").is_visible()
    made.page.pdf(path=tmp_path / "class.pdf")
    assert (tmp_path / "class.pdf").read_bytes().startswith(b"%PDF")
    made.page.close()


def test_no_script_but_its_own_runs(browser: Browser, graded: Graded) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((graded.folder / "class.html").as_uri())
    page.evaluate(
        "() => { document.body.innerHTML += '<img src=x onerror=\"window.bad=1\">';"
        " const s = document.createElement('script'); s.textContent = 'window.bad = 2'; document.body.append(s); }"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.bad") is None
    assert any("Content Security Policy" in one for one in said)
    page.close()


def test_five_thousand_students(browser: Browser, graded: Graded, tmp_path: Path) -> None:
    """Each a student of the class again, by another name, with another file."""
    with (tmp_path / "many.ndjson").open("w", encoding="utf-8") as file:
        for number in range(MANY):
            one = graded.results[number % COUNT]
            submission = {"path": f"all/{number}.py", "sha256": f"{number:064x}"}
            file.write(json.dumps({**one, "student": f"student {number}", "submission": submission}) + "\n")
    ran = chainrule("report", tmp_path / "many.ndjson", "-o", tmp_path / "many.html")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "many.html").stat().st_size <= 2_000_000
    made = Opened(browser.new_page(), tmp_path / "many.html")
    assert made.page.get_by_role("status").inner_text() == f"{MANY} of {MANY} students, the first 100 are shown"
    assert made.rows.count() == 100
    made.page.get_by_label("Name or mistake").fill("student 4999")
    assert made.column(1) == ["student 4999"]
    made.page.get_by_label("Name or mistake").fill("")
    made.page.get_by_role("button", name="Show all").click()
    assert made.rows.count() == MANY
    assert made.faults == []
    made.page.close()
