"""JSON Schema of course.yml, for editors and other validators: what each key is. What keys have to do with each other (sums
of points, names of cases) is checked by `chainrule check` and whoever grades.
"""

from typing import Any

from .model import Course, LimitSettings

URL = "https://raw.githubusercontent.com/chainrule/chainrule/main/docs/course-v1.schema.json"
LINE = f"# yaml-language-server: $schema={URL}"
"""The first line of a course.yml, by which editors with a YAML language server know its keys."""
KEYWORDS = {"ge": "minimum", "le": "maximum"}  # pydantic leaves them as they are behind a validator of ours


def course_schema() -> dict[str, Any]:
    """The schema; the number in its name goes up when a course.yml of before is no longer valid."""
    schema = _tidy(Course.model_json_schema())
    limits = schema["$defs"]["LimitSettings"]["properties"]
    for name, value in LimitSettings().model_dump(by_alias=True).items():
        limits[name]["default"] = value
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": URL, "title": "course.yml of chainrule"}
    return {**about, **schema}


def _tidy(part: Any) -> Any:
    """Without titles, which say the names again, and defaults that are objects: their own keys have them."""
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        KEYWORDS.get(name, name): _tidy(value)
        for name, value in part.items()
        if not (name == "title" and isinstance(value, str)) and not (name == "default" and isinstance(value, dict))
    }
