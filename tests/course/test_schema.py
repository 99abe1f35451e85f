"""JSON Schema of course.yml: what it takes and what it refuses is what `load_course` does, key by key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from repository import ROOT
from ruamel.yaml import YAML

from chainrule.course.model import load_course
from chainrule.course.schema import LINE, URL
from chainrule.errors import SetupError

SCHEMA = json.loads((ROOT / "docs/course-v1.schema.json").read_text(encoding="utf-8"))
COURSES = [path for path in ROOT.rglob("course.yml") if not {".venv", "submissions"} & set(path.relative_to(ROOT).parts)]
LEAST: dict[str, Any] = {"course": "moments", "exercises": [{"name": "mean", "points": 100}]}
DECK = {"one": {"n": 1}}


def valid(data: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(data))


def loads(data: Any, folder: Path) -> bool:
    (folder / "course.yml").write_text(json.dumps(data), encoding="utf-8")  # JSON is YAML
    try:
        load_course(folder / "course.yml")
    except SetupError:
        return False
    return True


def test_it_is_a_schema_of_its_own_name() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == URL


@pytest.mark.parametrize("path", COURSES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_course_of_ours_is_valid(path: Path) -> None:
    jsonschema.validate(YAML(typ="safe", pure=True).load(path), SCHEMA)


def test_the_built_in_course_tells_editors_its_schema() -> None:
    assert (ROOT / "course.yml").read_text(encoding="utf-8").splitlines()[0] == LINE


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"title": "Moments", "seed": 7, "secret": "required", "sandbox": "sealed", "submission": "moments.py"},
        {"submission": "exercises/week-1/moments.{py,ipynb}"},
        {"limits": {"import": "2.5 s", "call": "200 ms", "memory": "1GB", "output": "64 kB"}},
        {"marks": {"follow-through": 0.5}, "feedback": {"hints": 0, "visible": ["one"]}, "deck": DECK},
        {"totals": {"required": 100, "bonus": 0}},
        {"deck": {"one": {"n": 2, "n_out": 3, "n_in": 4, "activation": "tanh", "weight": [1, 2]}}},
        {"deck": {"one": {"activation": "tanh", "kind": "saturated"}}},
        {"exercises": [{"name": "mean", "points": 100, "tolerance": {"relative": 1e-9}, "entry": "node"}]},
        {"exercises": [{"name": "mean", "points": 100, "cases": ["one"]}], "deck": DECK},
        {"exercises": [{"name": "mean", "points": 100}, {"name": "more", "points": 5, "bonus": True, "expected": "mean"}]},
    ],
)  # fmt: skip
def test_what_is_right_is_valid(more: dict[str, Any], tmp_path: Path) -> None:
    assert valid({**LEAST, **more})
    assert loads({**LEAST, **more}, tmp_path)


@pytest.mark.parametrize(
    "more",
    [
        {"course": "Moments!"},
        {"course": 7},
        {"titel": "Moments"},
        {"title": ""},
        {"seed": "7"},
        {"seed": -1},
        {"secret": "yes"},
        {"submission": "/etc/moments.py"},
        {"submission": "moments.txt"},
        {"sandbox": "strong"},
        {"limits": {"call": 1}},
        {"limits": {"call": "1 minute"}},
        {"limits": {"memory": "much"}},
        {"limits": {"cpu": "1 s"}},
        {"marks": {"follow-through": 1.5}},
        {"marks": {"follow_through": 1}},
        {"feedback": {"hints": 4}},
        {"feedback": {"visible": "one"}},
        {"deck": {}},
        {"deck": {"one": {"n": 0}}},
        {"deck": {"one": {"n": 1001}}},
        {"deck": {"one": {"weight": [1, 2, 3]}}},
        {"deck": {"one": {"activation": "softplus"}}},
        {"exercises": []},
        {"exercises": [{"name": "mean"}]},
        {"exercises": [{"name": "my mean", "points": 100}]},
        {"exercises": [{"name": "mean", "points": 0}]},
        {"exercises": [{"name": "mean", "points": "100"}]},
        {"exercises": [{"name": "mean", "points": 100, "bonus": "no"}]},
        {"exercises": [{"name": "mean", "points": 100, "tolerance": {"relative": 1}}]},
        {"exercises": [{"name": "mean", "points": 100, "cases": []}]},
    ],
)
def test_what_is_wrong_is_refused_by_both(more: dict[str, Any], tmp_path: Path) -> None:
    assert not valid({**LEAST, **more})
    assert not loads({**LEAST, **more}, tmp_path)


@pytest.mark.parametrize("missing", ["course", "exercises"])
def test_what_a_course_needs_is_asked_for(missing: str) -> None:
    assert not valid({name: value for name, value in LEAST.items() if name != missing})
