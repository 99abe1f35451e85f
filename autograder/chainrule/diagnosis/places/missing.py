"""Where is a function that is not there? It has another name, stands where it can't be called, or became something else."""

from ...result import NO_FUNCTION, UNREADABLE
from ...sandbox.answer import LoadReport, Near, name_line, place

SLIPS = (("letter O", "digit 0", str.maketrans("O", "0")), ("letter l", "digit 1", str.maketrans("l", "1")))


def describe_missing(name: str, loaded: LoadReport) -> str:
    """One line: what stands in the function's place, if anything does."""
    near = next((near for near in loaded.near if near.wanted == name), None)
    if near is not None:
        return _describe(near, loaded)
    if not loaded.statements and not loaded.notes:
        return f"{NO_FUNCTION}: the file is empty"
    return NO_FUNCTION


def _describe(near: Near, loaded: LoadReport) -> str:
    line = name_line(near.cell, near.line)
    match near.kind:
        case "changed":
            return f"{near.wanted} is {near.other} since {line}: give that one another name"
        case "method":
            return f"it is a method of class {near.other}, in {line}: make it a function of its own"
        case "inside" if "__name__" in near.other:
            return f"it stands under `{near.other}`, in {line}, which is not run when graded: move it to the left margin"
        case "inside":
            return f"it stands inside `{near.other}`, in {line}, where nothing else can call it: move it to the left margin"
        case "broken":
            why = (f": {text}" for cell, line, text in loaded.notes if (cell, line) == (near.cell, near.line))
            return f"{UNREADABLE}: {place(near.cell, near.line)}{next(why, '')}"
        case _:
            return f"there is no {near.wanted}, but in {line} there is {near.other}{_name_slip(near)}: rename it"


def _name_slip(near: Near) -> str:
    if near.wanted.casefold() == near.other.casefold():
        return ", with other capitals"
    for wrong, right, table in SLIPS:
        if near.other.translate(table) == near.wanted:
            return f", with a {wrong} for a {right}"
    return ""
