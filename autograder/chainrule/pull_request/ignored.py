"""What else a pull request changes: listed for people, and ignored in grading."""

from dataclasses import dataclass

from .choice import written
from .plumbing import Change

SHOWN = 50
HOW = {"A": "adds", "D": "deletes", "M": "changes", "T": "makes something else of"}


@dataclass(frozen=True)
class IgnoredChanges:
    """The changes beside the submission. `cut`: there are more of them. `related`: base and head have a common commit."""

    changes: tuple[Change, ...]
    cut: bool = False
    related: bool = True

    def shown(self) -> list[tuple[str, str]]:
        """The first of them: what is done, and to which path, made inert."""
        return [(HOW.get(change.how, "changes"), written(change.path)) for change in self.changes[:SHOWN]]

    @property
    def rest(self) -> str:
        """How many more there are, in words; "" if none."""
        more = len(self.changes) - SHOWN
        if more > 0:
            return f"and {'more than ' * self.cut}{more} more"
        return "and more below these, too many to be listed" if self.cut and self.changes else ""

    @property
    def head(self) -> str:
        """What stands above the list; "" if there is none."""
        if not self.changes:
            return (
                "What else this pull request changes can't be listed; all of it is ignored for grading." if self.cut else ""
            )
        return "This pull request also changes other files, which are ignored for grading:"

    @property
    def note(self) -> str:
        """What one should know about the list; "" if nothing."""
        unrelated = "base and head have no common commit here (unrelated, or fetched too shallow)"
        return "" if self.related else f"{unrelated}: compared with the base itself"

    def lines(self) -> list[str]:
        """All of it as plain lines."""
        rows = [self.head, *(f"  {how} {path}" for how, path in self.shown()), f"  {self.rest}".rstrip(), self.note]
        return [row for row in rows if row]
