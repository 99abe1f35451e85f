"""What is wrong with a file that pydantic refused, in words and with the repair that its author needs."""

from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ..errors import ChainruleError
from ..suggest import suggestion
from .yaml_source import Problem, Where, read_yaml, shown

EXPECTED = {"model_type": "{key: value, …}", "dict_type": "{name: value, …}", "tuple_type": "[one, another, …]"}
BOUNDS = {
    "greater_than": ("gt", "must be greater than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
}


Model = TypeVar("Model", bound=BaseModel)


class UnsoundError(ChainruleError, ValueError):  # pydantic shows it as what it is: a value error
    """Raised by a validator that looks at several fields: all that it found, each at its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


def read_model(path: Path, model: type[Model]) -> Model:
    """What the YAML file says, validated; raises SetupError with all that is wrong, each with its line."""
    values, source = read_yaml(path)
    try:
        return model.model_validate(values, context=source)
    except ValidationError as error:
        raise source.fault(complaints(model, error)) from None


def complaints(model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Each of pydantic's errors as a Problem."""
    for detail in error.errors(include_url=False):
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, UnsoundError):
            yield from (Problem((*_where(detail), *problem.where), problem.text) for problem in cause.problems)
        elif detail["type"] != "default_factory_not_called":  # only follows from another error
            yield Problem(_where(detail), _words(model, detail))


def _where(detail: ErrorDetails) -> Where:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _words(model: type[BaseModel], detail: ErrorDetails) -> str:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    *around, name = detail["loc"] or ("",)
    if kind == "extra_forbidden":
        return "unknown key" + suggestion(str(name), _fields(model, tuple(around)))
    if kind == "missing":
        field = _fields(model, tuple(around))[str(name)]
        return "missing" + "".join(f"\nwrite for example: {example}" for example in field.examples or ())
    if kind == "value_error":
        cause = str(context["error"])
        return cause if isinstance(value, BaseModel) else f"{shown(value)} {cause}"
    if kind == "literal_error":
        known = [part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{shown(value)} is not known" + suggestion(str(value), known)
    if kind in BOUNDS:
        bound, words = BOUNDS[kind]
        limit = context[bound]
        return f"{shown(value)} {words} {f'{limit:g}' if isinstance(limit, float) else limit}"
    if kind in EXPECTED:
        listed = kind == "tuple_type"
        wanted = f"[{value}]" if listed and isinstance(value, str) else EXPECTED[kind]
        return f"{shown(value)} is not a {'list' if listed else 'mapping'}; write {wanted}"
    if kind == "too_short":
        return "empty\nwrite at least one, or leave the key out"
    return f"{shown(value)}: {detail['msg']}"


def _fields(model: type[BaseModel], where: Where) -> dict[str, FieldInfo]:
    """The keys of the model that stands at `where` inside of `model`."""
    parts = iter(where)
    for part in parts:
        annotation: Any = _keys(model)[str(part)].annotation
        while inner := [each for each in get_args(annotation) if each not in (NoneType, Ellipsis)]:
            if get_origin(annotation) in (dict, tuple):
                next(parts)  # the name, or the place in the list
            annotation = inner[-1]
        model = annotation
    return _keys(model)


def _keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}
