"""The class report: each claim next to the results, and the page in Chromium as an instructor uses it.

The class is that of mixed_class.py: right, with one of forty mistakes, stubs, broken files, endless loops, hostile names.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import correlation, fmean, quantiles
from typing import TYPE_CHECKING, Any

import mixed_class
import pytest
from bs4 import BeautifulSoup
from repository import ROOT, chainrule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("class report")]

COUNT, MANY = 99, 5_000
CRASHED = {"RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "BROKEN"}
README = (ROOT / "README.md").read_text(encoding="utf-8")
NONE = "\u2013"  # an en dash
DESK: Any = {"width": 1200, "height": 900}
PHONE: Any = {"width": 390, "height": 800}
CELLS = {"right": "ok", "given": "ok*", "wrong": "no", "crashed": "err", "not started": "--"}


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
    ran = chainrule("grade", "submissions", "--format", "json", "-o", "r.json", cwd=folder)  # on the key for students
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


def root(exercise: dict[str, Any]) -> str:
    """What is behind it, from the result alone; "" of what is right, not begun, or fails because an earlier one does."""
    first = exercise["message"].split("\n")[0]
    if exercise["earned"] != "none" or ": mend that first" in first or outcome(exercise) == "not started":
        return ""
    if exercise["misconception"]:
        return str(exercise["misconception"])
    if outcome(exercise) == "wrong":
        return "unknown mistake"
    if exercise["verdict"] == "TIMEOUT":
        return "takes too long"
    return str(re.findall(r"\w+Error", first)[0])


def test_the_table_of_exercises_counts_every_student_once(graded: Graded) -> None:
    head, *rows = (cells(row) for row in section(graded, "exercises").find_all("tr"))
    assert head[1:6] == list(CELLS)
    for i, row in enumerate(rows):
        found = Counter(outcome(exercises[i]) for exercises in graded.required)
        assert row[:6] == [graded.required[0][i]["name"], *(str(found[one] or NONE) for one in CELLS)]
        causes = Counter(filter(None, (root(exercises[i]) for exercises in graded.required)))
        shown = {name.strip(): int(count) for name, count in re.findall(r"([\w -]+) \((\d+)\)", row[-1])}
        assert shown.items() <= causes.items()
        assert sorted(shown.values(), reverse=True) == sorted(causes.values(), reverse=True)[:3]


def test_median_quartiles_histogram_and_who_is_missing(graded: Graded) -> None:
    scores = [one["score"] for one in graded.results]
    lower, median, upper = quantiles(scores, n=4, method="inclusive")
    said = text(section(graded, "scores"))
    began = [
        one["score"]
        for one, some in zip(graded.results, graded.required, strict=True)
        if any(map(root, some)) or one["score"]
    ]
    middle = quantiles(began, n=2, method="inclusive")[0]
    upper_said = f", a quarter {upper:g} or more" if upper < 100 else ""
    wanted = (
        f"The median is {median:g} of 100, of those who have begun {middle:g}; a quarter has {lower:g} or less{upper_said}."
    )
    assert wanted in said
    assert f"{scores.count(100)} of {COUNT} have all points." in said
    bars = {int(low): int(n) for low, n in re.findall(r"(\d+) to \d+ points: (\d+)", graded.html)}
    assert bars == Counter(min(90, int(score // 10 * 10)) for score in scores)
    assert re.search(r"1 of \d+ on the roster handed nothing in ?: Nobody, Nina ?\.", said)


def test_the_commonest_causes_are_those_that_there_were_and_whose_they_are(graded: Graded) -> None:
    made: dict[str, set[str]] = defaultdict(set)
    for result in graded.results:
        for one in result["exercises"]:
            if name := root(one):
                said = one["message"].split("\n")
                title = f"{one['name']}: {said[0]}" if name == "unknown mistake" else name
                if name != "unknown mistake" or len(said) > 1 or said[0] not in ("", "not the expected values"):
                    made[title].add(result["student"])
    items = section(graded, "lecture").find("ol").find_all("li", recursive=False)
    assert len(items) == min(12, len(made))
    for item in items:
        name, count = item.h3.find(string=True).strip(), text(item.h3.span)
        whose = {one.get_text() for one in item.find_all("button", "who")}
        assert whose <= made[name]
        assert whose == made[name] or ": " in name, "only of answers there are several that begin alike"
        assert count == f"{len(whose)} student{'s' * (len(whose) > 1)}"
        hints = {e["hint"] for r in graded.results for e in r["exercises"] if root(e)}
        assert item.blockquote is None or item.blockquote.get_text() in hints
    counts = [int(text(item.h3.span).split()[0]) for item in items]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == max(map(len, made.values()))
    began = sum(any(outcome(one) != "not started" for one in some) for some in graded.required)
    said = text(graded.soup.nav)
    crashes = [name for name in made if "Error" in name or name == "takes too long"]
    known = [item for item in items if item.h3.find(string=True).strip() not in crashes]
    for item in known[:3]:
        name, count = item.h3.find(string=True).strip(), text(item.h3.span).split()[0]
        assert re.search(rf"{re.escape(name)}( in \w+)? \({count} of {began}\)", said)
    assert all(f"{name} ({len(made[name])})" in said for name in crashes)


def test_who_needs_help_and_with_what_first(graded: Graded) -> None:
    part = section(graded, "help")
    by_student = zip((one["student"] for one in graded.results), graded.required, strict=True)
    idle = {student for student, some in by_student if {outcome(one) for one in some} == {"not started"}}
    weak = {r["student"]: r for r in graded.results if r["score"] < 50 and r["student"] not in idle}
    _, *rows = [row.find_all(["th", "td"]) for row in part.find_all("tr")]
    assert {row[0].get_text(): float(row[1].get_text()) for row in rows} == {name: r["score"] for name, r in weak.items()}
    assert [float(row[1].get_text()) for row in rows] == sorted(r["score"] for r in weak.values())
    for row in rows:
        first = next(one for one in weak[row[0].get_text()]["exercises"] if root(one))
        assert text(row[2]).startswith(f"{first['name']}: {root(first)}")
    assert {one.get_text() for one in part.find("ul").find_all("button")} == idle
    said = f"{len(weak)} of the {len(graded.results) - len(idle)} who have begun have less than half of the points"
    assert said in text(graded.soup.nav)
    assert f"{len(idle)} more wrote nothing" in text(graded.soup.nav)


def test_how_hard_each_is_is_what_statistics_gives_for_those_who_began(graded: Graded) -> None:
    _, *rows = (cells(row) for row in section(graded, "items").find_all("tr"))
    of = {row[0]: row[1:] for row in rows}
    began = [some for some in graded.required if {outcome(one) for one in some} != {"not started"}]
    scores = [[one["score"] for one in some] for some in began]
    lost = dict.fromkeys((one["name"] for one in began[0]), 0.0)
    unread = 0.0
    for some in began:
        verdicts = {one["name"]: one["verdict"] for one in some}
        for one in some:
            if verdicts[made_in(one)] in ("MISSING", "BROKEN"):
                unread += one["points"] - one["score"]
            else:
                lost[made_in(one)] += one["points"] - one["score"]
    total = sum(lost.values()) + unread
    for i, one in enumerate(began[0]):
        mine, others = [row[i] for row in scores], [sum(row) - row[i] for row in scores]
        after = sum(made_in(some[i]) != one["name"] for some in began)
        assert of[one["name"]][:5] == [
            f"{100 * fmean(mine) / one['points']:.0f} %", f"{100 * lost[one['name']] / total:.0f} %",
            str(sum(score < one["points"] for score in mine)), str(after or NONE),
            f"{correlation(mine, others):.2f}" if len(set(mine)) > 1 else NONE,
        ]  # fmt: skip
    assert [row[0] for row in rows] == sorted(lost, key=lambda name: -lost[name])
    assert f"are lost by mistakes in {max(lost, key=lambda name: lost[name])}" in text(graded.soup.nav)
    assert unread
    assert f"{100 * unread / total:.0f} % are lost by code that can't be read." in text(graded.soup.nav)


def made_in(exercise: dict[str, Any]) -> str:
    """Where the mistake was made for which it fails: itself, or the last function that its message names."""
    first = exercise["message"].split("\n")[0]
    if exercise["earned"] == "none" and ": mend that first" in first:
        return str(re.findall(r"(?:your|as in) (\w+)", first)[-1])
    return str(exercise["name"])


def test_wrong_answers_without_a_name_are_together_where_they_are_the_same(graded: Graded) -> None:
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for result in graded.results:
        for one in result["exercises"]:
            if root(one) == "unknown mistake" and one["message"] != "not the expected values":
                expected[one["name"], one["message"]].add(result["student"])
    assert expected
    shown = {
        (item.h3.find(string=True).strip(), item.pre.get_text()): {one.get_text() for one in item.find_all("button", "who")}
        for item in section(graded, "unnamed").select("ol.groups > li")
    }
    assert shown == expected
    files = sorted((graded.folder / "new").iterdir())
    assert len(files) == len(shown)
    for file in files:
        compile(file.read_text(encoding="utf-8"), str(file), "exec")


def test_the_data_of_each_student_is_that_of_the_result(graded: Graded) -> None:
    data = json.loads(graded.soup.find(id="data").get_text())
    for one, result in zip(data["students"], graded.results, strict=True):
        name, _, score, bonus, out, path, _, parts = one
        wanted = (result["student"], result["score"], result["bonus"], result["submission"]["path"])
        assert (name, score, bonus, path) == wanted
        assert [{"r": "right", "g": "given", "w": "wrong", "c": "crashed", "n": "not started"}[c] for c in out] == [
            outcome(exercise) for exercise in result["exercises"]
        ]
        for i, message, hint, cause, place, *_, follows in parts:
            exercise = result["exercises"][i]
            said = (exercise["message"], exercise["hint"] or "", root(exercise), exercise["place"])
            assert tuple(data["texts"][j] for j in (message, hint, cause, place)) == said
            assert bool(follows) == (": mend that first" in exercise["message"])


def test_who_hands_in_the_same_file_is_who_has_the_same_digest_and_who_renamed_it(graded: Graded) -> None:
    part = section(graded, "copies")
    begun = [
        r for r, some in zip(graded.results, graded.required, strict=True) if {outcome(e) for e in some} != {"not started"}
    ]
    by_digest, by_shape = defaultdict(set), defaultdict(set)
    for result in begun:
        by_digest[result["submission"]["sha256"]].add(result["student"])
        path = graded.folder / result["submission"]["path"]
        if path.is_file():
            by_shape[shape(path.read_text(encoding="utf-8"))].add(result["student"])
    lists = {h3.get_text(): h3.find_next("ul", "groups").find_all("li", recursive=False) for h3 in part.find_all("h3")}
    shown = {head: [{one.get_text() for one in item.find_all("button")} for item in items] for head, items in lists.items()}
    same = [whose for whose in by_digest.values() if len(whose) > 1]
    renamed = [whose for whose in by_shape.values() if len(whose) > 1 and not any(whose <= one for one in same)]
    assert sorted(map(sorted, shown.get("The same, byte for byte", []))) == sorted(map(sorted, same))
    assert sorted(map(sorted, shown.get(DISGUISED, []))) == sorted(map(sorted, renamed))
    assert same and renamed
    said = f"{sum(map(len, same))} students in {len(same)} group{'s' * (len(same) > 1)} hand in the same file"
    assert said in text(graded.soup.nav)


DISGUISED = "The same but for comments, layout and the names of variables"


def shape(source: str) -> str:
    """The program by Python's own parser, its names by their order; of what is none its text."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        for field in ("id", "arg", "name"):
            if isinstance(name := getattr(node, field, None), str):
                setattr(node, field, known.setdefault(name, str(len(known))))
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            del body[0]
    return ast.dump(tree)


def test_what_stands_at_the_top(graded: Graded) -> None:
    head = text(graded.soup.header)
    begun = sum({outcome(e) for e in some} != {"not started"} for some in graded.required)
    assert f"{COUNT} students, of whom {begun} have begun." in head
    assert f"Key {graded.results[0]['key'][:12]}." in head
    assert "Graded on: public deck, NOT FOR MARKS" in head
    weak = [r for r, some in zip(graded.results, graded.required, strict=True) if r["score"] < 50 and any(map(root, some))]
    firsts = Counter(next(f"{e['name']}: {root(e)}" for e in r["exercises"] if root(e)) for r in weak)
    (first, count), *_ = firsts.most_common(1)
    assert (f"({count} of them: {first})" in head) == (count > 2)


def test_without_names_no_path_stands_in_a_text_and_no_order_tells(tmp_path: Path) -> None:
    """Where a file is called like its student, it is in places, messages and notes."""
    (tmp_path / "all").mkdir()
    names = ["ada", "bea", "cyd", "dan", "eve", "fay"]
    for name in names:
        head = "raise ValueError\n" if name == "bea" else ""
        source = f"{head}def mean(x):\n    return {name}\n\n\ndef variance(x):\n    return 1\n"
        (tmp_path / f"all/{name}_of_berlin.py").write_text(source, encoding="utf-8")
    course = ROOT / "tests/courses/statistics/course.yml"
    assert chainrule("grade", "all", "--course", course, "--format", "json", "-o", "r.json", cwd=tmp_path).returncode == 0
    assert "ada_of_berlin.py:2" in (tmp_path / "r.json").read_text(encoding="utf-8")
    assert chainrule("report", "r.json", "-o", "nobody.html", "--anonymous", cwd=tmp_path).returncode == 0
    page = (tmp_path / "nobody.html").read_text(encoding="utf-8")
    assert "of_berlin" not in page
    assert "NameError" in page
    soup: Any = BeautifulSoup(page, "html.parser")
    data = json.loads(soup.find(id="data").get_text())
    assert [one[1] for one in data["students"]] == list(range(1, len(names) + 1))
    results = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["results"]
    orders = [hashlib.sha256(f"{one['submission']['sha256']}{one['student']}".encode()).hexdigest() for one in results]
    assert orders != sorted(orders), "the numbers are another order than that of the names"


def test_from_folder_to_page_in_one_line(graded: Graded) -> None:
    """As the README has it; what it knows more than a file of results are the files themselves, by whatever name."""
    (line,) = re.findall(r"`chainrule (grade submissions/ --format html -o class\.html)`", README)
    ran = chainrule(*line.replace("class.html", "line.html").split(), cwd=graded.folder)
    assert ran.returncode == 0, ran.stderr
    page: Any = BeautifulSoup((graded.folder / "line.html").read_text(encoding="utf-8"), "html.parser")
    said, other = (json.loads(one.find(id="data").get_text()) for one in (page, graded.soup))
    assert [one[:5] for one in said["students"]] == [one[:5] for one in other["students"]]
    assert text(page.find(id="exercises").find_parent("section")) == text(section(graded, "exercises"))
    assert "byte for byte" in text(page.find(id="copies").find_parent("section"))


def test_results_of_two_courses_make_a_page_too(graded: Graded, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    for name in ("ada", "bob"):
        source = ROOT / f"tests/courses/statistics/class/{name}.py"
        (tmp_path / f"all/{name}.py").write_bytes(source.read_bytes())
    course = ROOT / "tests/courses/statistics/course.yml"
    assert (
        chainrule("grade", "all", "--course", course, "--format", "ndjson", "-o", "r.ndjson", cwd=tmp_path).returncode == 0
    )
    lines = (tmp_path / "r.ndjson").read_text(encoding="utf-8")
    mixed = "".join(f"{json.dumps(one)}\n" for one in graded.results[:9]) + lines
    (tmp_path / "mixed.ndjson").write_text(mixed, encoding="utf-8")
    assert chainrule("report", "mixed.ndjson", "-o", "class.html", cwd=tmp_path).returncode == 0
    page: Any = BeautifulSoup((tmp_path / "class.html").read_text(encoding="utf-8"), "html.parser")
    data = json.loads(page.find(id="data").get_text())
    names = [name for name, *_ in data["exercises"]]
    *_, bob = data["students"]
    assert {name: code for name, code in zip(names, bob[4], strict=True) if code != "n"} == {"mean": "r", "variance": "w"}
    assert [names[part[0]] for part in bob[7]] == ["variance"]


def test_a_page_without_names_has_none_and_no_path(graded: Graded) -> None:
    ran = chainrule("report", "r.json", "-o", "nobody.html", "--anonymous", "--roster", "roster.csv", cwd=graded.folder)
    assert ran.returncode == 0
    page = (graded.folder / "nobody.html").read_text(encoding="utf-8")
    for result in graded.results:
        assert json.dumps(result["student"])[1:-1] not in page
        assert json.dumps(result["submission"]["path"])[1:-1] not in page
    assert "Nina" not in page
    assert "1 of " in page
    soup = BeautifulSoup(page, "html.parser")
    for names in soup.select("ul.names"):
        numbers = [int(str(one["data-number"])) for one in names.find_all("li")]
        assert numbers == sorted(numbers), "the order of the names would tell"


# -- in Chromium -------------------------------------------------------------------------------------------------------


class Opened:
    """A page, with whatever went wrong in it, and each address that it asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.faults, self.asked = page, [], []
        self._heard: dict[Any, Callable[[Any], None]] = {
            "console": lambda message: self.faults.append(message.text),
            "pageerror": lambda error: self.faults.append(str(error)),
            "dialog": lambda dialog: self.faults.append(dialog.message),
            "request": lambda request: self.asked.append(request.url),
        }
        for event, hear in self._heard.items():
            page.on(event, hear)
        page.goto(path.as_uri())
        page.wait_for_selector("#table tbody tr")

    faults: list[str]
    asked: list[str]

    def leave(self) -> None:
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)
        self.page.goto("about:blank")

    @property
    def rows(self) -> Locator:
        return self.page.locator("#table tbody tr")

    def column(self, number: int) -> list[str]:
        return self.page.locator(f"#table tbody tr > :nth-child({number})").all_inner_texts()


@pytest.fixture(scope="module")
def only_tab(browser: Browser) -> Page:
    """Of all tests: a new one takes a second of computing."""
    return browser.new_page()


@pytest.fixture
def tab(only_tab: Page) -> Page:
    """As a new one is."""
    only_tab.set_viewport_size(DESK)
    only_tab.emulate_media(media="screen", color_scheme="light")
    return only_tab


@pytest.fixture
def visit(tab: Page) -> Iterator[Callable[[Path], Opened]]:
    visited: list[Opened] = []

    def visit(path: Path) -> Opened:
        visited.append(Opened(tab, path))
        return visited[-1]

    yield visit
    for one in visited:
        one.leave()


@pytest.fixture
def opened(visit: Callable[[Path], Opened], graded: Graded) -> Iterator[Opened]:
    made = visit(graded.folder / "class.html")
    yield made
    assert made.faults == []
    assert len(made.asked) == 1, "it asks for nothing but itself"


def test_it_sorts_by_each_column_both_ways(opened: Opened, graded: Graded) -> None:
    scores = [one["score"] for one in graded.results]
    for wanted in (sorted(scores), sorted(scores, reverse=True)):
        opened.page.get_by_role("button", name="score", exact=True).click()
        assert list(map(float, opened.column(2))) == wanted
    head = opened.page.locator("#table thead th[aria-sort]")
    assert (head.inner_text(), head.get_attribute("aria-sort")) == ("score", "descending")
    order = ["no", "err", "ok*", "ok", "--"]
    opened.page.get_by_role("button", name="dC0_da", exact=True).click()
    found = [order.index(one) for one in opened.column(5)]
    assert found == sorted(found), "what is wrong comes first"


def test_it_filters_by_name_cause_exercise_and_outcome(opened: Opened, graded: Graded) -> None:
    page = opened.page
    found = Counter(name for r in graded.results for name in {root(e) for e in r["exercises"]} - {""})
    cause = max(found, key=lambda name: found[name])
    page.locator("#cause").select_option(cause)
    assert page.locator("#cause option:checked").inner_text() == f"{cause} ({found[cause]})"
    assert opened.rows.count() == found[cause]
    assert page.get_by_role("status").inner_text() == f"{found[cause]} of {COUNT} students: {cause} ({found[cause]})"
    page.locator("#cause").select_option("")
    page.locator("#exercise").select_option("da_dz")  # alone: whoever hasn't got it right
    i = [one["name"] for one in graded.required[0]].index("da_dz")
    outcomes = [outcome(some[i]) for some in graded.required]
    assert opened.rows.count() == sum(one not in ("right", "given") for one in outcomes)
    page.locator("#outcome").select_option("crashed")
    assert opened.rows.count() == outcomes.count("crashed")
    page.get_by_role("button", name="Clear").click()
    assert opened.rows.count() == COUNT
    name = next(r["student"] for r in graded.results if "\xed" in r["student"])  # García
    page.locator("#filter").fill(name.replace("\xed", "i").upper())
    assert opened.rows.first.locator("th").inner_text() == name
    page.locator("#filter").fill("nobody is called so")
    assert (opened.rows.count(), page.get_by_role("status").inner_text()) == (0, "No student fits.")


def test_a_name_opens_what_its_student_was_told_wherever_it_stands(opened: Opened, graded: Graded) -> None:
    first = text(section(graded, "lecture").find("button", "who"))
    result = next(one for one in graded.results if one["student"] == first)
    wrong = next(one for one in result["exercises"] if root(one))
    for node in opened.page.locator("details").all():
        node.evaluate("node => node.open = true")
    names = opened.page.get_by_role("button", name=result["student"], exact=True)
    assert names.count() >= 2, "in a list and in the table"
    for name in names.all():
        name.click()
        said = opened.page.get_by_role("dialog").inner_text()
        head = f"{result['student']}: {result['score']:g} of 100"
        for wanted in (head, wrong["name"], root(wrong), wrong["hint"] or "", *wrong["message"].split("\n")):
            assert wanted in said
        opened.page.keyboard.press("Escape")
        assert not opened.page.get_by_role("dialog").is_visible()
        assert name.evaluate("node => node === document.activeElement"), "the focus is back"


def test_by_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.locator("#filter").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "score":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "score", "the focus stays where it was"
    assert page.locator("#table th[aria-sort]").inner_text() == "score"
    for _ in range(12):
        page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Space")
    assert page.locator("#part h3").inner_text().startswith(name)
    page.keyboard.press("Enter")  # Close has the focus
    assert page.evaluate("document.activeElement.textContent") == name


def test_each_cell_is_read_with_its_student_and_in_words(opened: Opened, graded: Graded) -> None:
    row = opened.rows.first
    assert row.locator("th").get_attribute("scope") == "row"
    words = {"right", "right, given an earlier mistake", "wrong", "crashed", "not started"}
    assert {one.get_attribute("aria-label") for one in row.locator("td:not(.number)").all()} <= words


def test_names_hide_everywhere(opened: Opened, graded: Graded) -> None:
    opened.page.get_by_label("hide names").check()
    for section in opened.page.locator("details").all():
        section.evaluate("node => node.open = true")
    opened.page.locator("#table tbody button").first.click()
    shown = opened.page.locator("body").inner_text()
    for result in graded.results:
        name = result["student"]
        assert len(name) < 6 or name not in shown
        assert result["submission"]["path"] not in shown
    assert "Nina" not in shown
    opened.page.keyboard.press("Escape")
    for names in opened.page.locator("ul.names").all():
        numbers = [int(one.get_attribute("data-number") or 0) for one in names.locator("li").all()]
        assert numbers == sorted(numbers), "the order of the names would tell"
    opened.page.get_by_label("hide names").uncheck()
    assert graded.results[0]["student"] in opened.page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_and_low_vision_are_served(
    tab: Page, visit: Callable[[Path], Opened], graded: Graded, scheme: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.emulate_media(color_scheme=scheme)
    made = visit(graded.folder / "class.html")
    for node in tab.locator("details").all():
        node.evaluate("node => node.open = true")
    asked = {} if scheme == "light" else {"runOnly": ["color-contrast", "link-in-text-block"]}  # all else is as in the light
    options = {"resultTypes": ["violations"], "preload": False, "selectors": False, **asked}
    found = Axe().run(tab, options=options).response["violations"]
    tab.locator("#table tbody button").nth(9).click()
    found += Axe().run(tab, "dialog", options).response["violations"]  # what is behind it was asked
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    red, *_ = map(int, re.findall(r"\d+", tab.evaluate("getComputedStyle(document.body).backgroundColor")))
    assert (red < 64) == (scheme == "dark")
    assert made.faults == []


def test_on_a_telephone_nothing_is_wider_than_the_screen(tab: Page, visit: Callable[[Path], Opened], graded: Graded) -> None:
    tab.set_viewport_size(PHONE)
    visit(graded.folder / "class.html")
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_print_has_all_students_and_no_controls(opened: Opened, tmp_path: Path) -> None:
    opened.page.emulate_media(media="print")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.rows.count() == COUNT + (COUNT - 1) // 30, "and the head again, every thirty rows"
    assert opened.page.locator("details.fold:not([open])").count() == 0
    assert opened.page.locator("nav").is_visible(), "what is said in short"
    assert not opened.page.locator("#controls").is_visible()
    opened.page.pdf(path=tmp_path / "class.pdf")
    assert (tmp_path / "class.pdf").read_bytes().startswith(b"%PDF")


def test_no_script_but_its_own_runs(visit: Callable[[Path], Opened], graded: Graded) -> None:
    made = visit(graded.folder / "class.html")
    made.page.evaluate(
        "() => { document.body.innerHTML += '<img src=x onerror=\"window.bad=1\">';"
        " const s = document.createElement('script'); s.textContent = 'window.bad = 2'; document.body.append(s); }"
    )
    made.page.wait_for_timeout(200)
    assert made.page.evaluate("window.bad") is None
    assert any("Content Security Policy" in one for one in made.faults)


def test_five_thousand_students(visit: Callable[[Path], Opened], graded: Graded, tmp_path: Path) -> None:
    """Each a student of the class again, by another name, with another file."""
    with (tmp_path / "many.ndjson").open("w", encoding="utf-8") as file:
        for number in range(MANY):
            one = graded.results[number % COUNT]
            submission = {"path": f"all/{number}.py", "sha256": f"{number:064x}"}
            file.write(json.dumps({**one, "student": f"student {number}", "submission": submission}) + "\n")
    ran = chainrule("report", tmp_path / "many.ndjson", "-o", tmp_path / "many.html")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "many.html").stat().st_size <= 2_000_000
    made = visit(tmp_path / "many.html")
    assert made.page.get_by_role("status").inner_text() == f"{MANY} of {MANY} students, the first 100 are shown"
    assert made.rows.count() == 100
    made.page.locator("#filter").fill("student 4999")
    assert made.rows.locator("th").all_inner_texts() == ["student 4999"]
    made.page.locator("#filter").fill("")
    made.page.get_by_role("button", name=f"Show all {MANY}").click()
    assert made.rows.count() == MANY
    assert made.faults == []
