"""The class report: one page that needs nothing else, no network, no folder beside it, and lets nothing in.

All of it is made here but for the table of students and a student's part, which the page's own script makes from data in
the page: 5 000 students would be ten megabytes of HTML, and are one of data. Its Content-Security-Policy allows this style
and this script, by their digests, and nothing else; what a student wrote is escaped text in the page, and text in the data.

There is no library in it: a histogram and a few bars are thirty lines of SVG, where the smallest charting libraries are
50 kB and more; and a table that sorts and filters is a hundred lines of script, which axe and a keyboard can be asked about.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from msgspec.structs import replace

from ...result import Result, is_about_files
from ...safe_text import named, plain
from .. import deck_of_others
from . import charts
from .causes import Cause, Causes
from .digest import digest
from .items import in_words, items
from .outcome import NO_NAME, OUTCOMES, name_of, outcome
from .tally import Tally

HERE = Path(__file__).parent
MOST_CAUSES, MOST_GROUPS = 12, 30
CODES = dict(zip(OUTCOMES, "rgwcn", strict=True))
WEAKEST = 0.5  # of all points: who has less may need help


def in_no_order(result: Result) -> str:
    """What results are sorted by where there are no names: it tells nothing of them."""
    return hashlib.sha256(f"{result.submission.sha256}{result.owner}".encode("utf-8", "surrogatepass")).hexdigest()


def _without_names(result: Result) -> Result:
    """The result, in whose texts no path stands: it may be called like its student."""
    path = result.submission.path
    name = path.rpartition("/")[2] or path

    def cut(text: str) -> str:
        return text.replace(path, "the file").replace(name, "the file")

    exercises = [
        replace(one, message=cut(one.message), place=cut(one.place), hint=one.hint and cut(one.hint))
        for one in result.exercises
    ]
    return replace(
        result, exercises=tuple(exercises), notes=tuple(cut(note) for note in result.notes if not is_about_files(note))
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader(__package__, ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html.j2")


class Copies(Protocol):
    """Who hands in the same file as others, in groups: byte for byte, or disguised; and how many texts were looked at."""

    compared: int

    @property
    def same(self) -> list[list[int]]: ...
    @property
    def disguised(self) -> list[list[int]]: ...


class ClassReport:
    """Collects results, in the order of the table, and writes the page.

    `anonymous`: no name and no path is in the page; students are numbered in an order that tells nothing.
    """

    def __init__(
        self,
        *,
        expected: Sequence[str] = (),
        parameters: Mapping[str, Sequence[str]] | None = None,
        anonymous: bool = False,
    ) -> None:
        self._expected, self._parameters = list(expected), parameters or {}
        self._anonymous = anonymous
        self._tally, self._causes = Tally(), Causes()
        self._first: Result | None = None
        self._students: list[dict[str, Any]] = []
        self._owners: set[str] = set()
        self._texts: dict[str, int] = {}
        self._earned: list[list[float]] = []  # of those who have begun
        self._roots: list[list[str]] = []
        self._unread: list[list[bool]] = []
        self._begun, self._required = 0, list[str]()
        self._lost: list[str] = []

    def add(self, result: Result) -> int | None:
        """Takes a result in; gives the student's number, from 0 on, or None of what could not be graded."""
        result = _without_names(result) if self._anonymous else result
        self._first = self._first or result
        self._owners.add(result.owner)
        self._tally.count(result)
        if result.fault:
            self._lost.append(plain(result.owner))
            return None
        number = len(self._students)
        numbers = {name: i for i, name in enumerate(self._tally.rows)}
        causes = [(one.name, name_of(one), one.place) for one in result.exercises]
        self._students.append(
            {
                "name": plain(result.owner),
                "order": in_no_order(result),
                "score": result.score,
                "bonus": result.bonus,
                "path": result.submission.path,
                "out": {one.name: CODES[outcome(one)] for one in result.exercises},
                "cause": next((cause for cause in causes if cause[1]), ("", "", "")),
                "notes": [self._text(note) for note in result.notes],
                "parts": [
                    [numbers[one.name], *map(self._text, (one.message, one.hint or "", name_of(one), one.place)),
                     one.cases.passed, one.cases.asked, int(one.follows)]
                    for one in result.exercises
                    if one.message and one.started and one.earned != "direct"
                ],
            }
        )  # fmt: skip
        for one in result.exercises:
            self._causes.add(one, number)
        if any(one.started for one in result.exercises):
            self._begun += 1
            required = {one.name: one for one in result.exercises if not one.bonus}
            self._required = self._required or list(required)
            if list(required) == self._required:  # another course's result, or one of before, is no part of the analysis
                self._earned.append([one.score for one in required.values()])
                roots = [required.get(one.root, one) for one in required.values()]
                self._roots.append([one.name for one in roots])
                self._unread.append([one.verdict in ("MISSING", "BROKEN") and one.started for one in roots])
        return number

    def groups(self) -> list[Cause]:
        """Wrong answers without a name, the commonest first."""
        return self._causes.commonest("answer")

    def skeleton(self, group: Cause) -> str:
        """The beginning of a misconception."""
        return group.skeleton(self._parameters.get(group.exercise, ()))

    def page(self, copies: Copies | None = None) -> str:
        """The page, as HTML; where nobody has looked, nothing is said of copies."""
        assert self._first is not None, "a report on nobody"
        self._number()
        style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
        points = [self._tally.rows[name].points for name in self._required]
        found, missed = items(self._required, points, self._earned, self._roots, self._unread) if self._earned else ([], 0.0)
        weak = self._weakest()
        causes, groups = self._causes.commonest("mistake", "answer", "crash"), self.groups()
        return _template().render(
            course=self._first.course,
            deck=deck_of_others(self._first, many=True),
            key=self._first.key[:12],
            style=Markup(style),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
            style_digest=digest(style),
            script_digest=digest(script),
            data=Markup(self._data()),  # noqa: S704  # JSON in which nothing is left that HTML would end it by
            tally=self._tally,
            begun=self._begun,
            rows=[row for row in self._tally.rows.values() if not row.bonus or row.begun],
            idle=sum(row.bonus and not row.begun for row in self._tally.rows.values()),
            outcomes=OUTCOMES,
            no_name=NO_NAME,
            histogram=charts.histogram(self._tally.scores, self._tally.max_score or 1) if self._students else "",
            stacked=charts.stacked,
            share=charts.share,
            items=found,
            verdict=in_words(found, missed) if found else "",
            causes=causes[:MOST_CAUSES],
            more_causes=max(0, len(causes) - MOST_CAUSES),
            groups=[one for one in groups[:MOST_GROUPS] if len(one.whose) > 1],
            rare=[one for one in groups[:MOST_GROUPS] if len(one.whose) == 1],
            more_groups=max(0, len(groups) - MOST_GROUPS),
            skeleton=self.skeleton,
            ordered=self._ordered,
            copies=copies,
            students=self._students,
            weak=weak,
            shared=self._shared(weak),
            begun_median=median(map(sum, self._earned)) if self._earned else 0.0,
            idle_students=[i for i, one in enumerate(self._students) if set(one["out"].values()) <= {"n"}],
            missing=[named(one) for one in self._expected if named(one) not in self._owners],
            expected=len(self._expected),
            lost=self._lost,
            anonymous=self._anonymous,
        )

    def _weakest(self) -> list[int]:
        """Who has begun, and has less than half of the points: the weakest first, then together who fails for the same."""
        most = WEAKEST * self._tally.max_score
        return sorted(
            (i for i, one in enumerate(self._students) if one["score"] < most and not set(one["out"].values()) <= {"n"}),
            key=lambda i: (self._students[i]["score"], self._students[i]["cause"][:2], self._named(i)),
        )

    def _named(self, number: int) -> tuple[int, str]:
        """What a table is sorted by: the name, or where there is none the number that stands for it."""
        one = self._students[number]
        return (one["number"], "") if self._anonymous else (0, one["name"])

    def _shared(self, weak: Sequence[int]) -> tuple[str, int]:
        """What most of these are to mend first, as one thing, and how many they are."""
        found = Counter(
            ": ".join(filter(None, self._students[i]["cause"][:2])) for i in weak if self._students[i]["cause"][1]
        )
        return found.most_common(1)[0] if found else ("", 0)

    def _ordered(self, numbers: Sequence[int]) -> list[int]:
        """As they are; without names by what stands for them, as the alphabet would tell."""
        return sorted(numbers, key=lambda i: self._students[i]["number"]) if self._anonymous else list(numbers)

    def _number(self) -> None:
        """Numbers for those whose names are not shown, in an order that tells nothing of them."""
        for number, one in enumerate(sorted(self._students, key=lambda one: str(one["order"])), 1):
            one["number"] = number

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))

    def _data(self) -> str:
        rows = list(self._tally.rows.values())
        made = {
            "exercises": [[row.name, row.points, row.bonus] for row in rows],
            "most": self._tally.max_score,
            "texts": list(self._texts),
            "students": [
                [
                    "" if self._anonymous else one["name"], one["number"], one["score"], one["bonus"],
                    "".join(one["out"].get(row.name, "n") for row in rows),
                    "" if self._anonymous else one["path"], one["notes"], one["parts"],
                ]
                for one in self._students
            ],
        }  # fmt: skip
        text = json.dumps(made, separators=(",", ":"), allow_nan=False)  # in ASCII
        return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
