"""What a gate found: its figures for a reader, and every reason why it is not passed."""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN = 12  # failures that are printed of a gate; they tend to come in herds


@dataclass(frozen=True)
class Gate:
    """`name` as "G1 …"; it is passed when there are no failures."""

    name: str
    figures: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.failures

    def __str__(self) -> str:
        lines = [f"{self.name}: {'pass' if self.passed else 'FAIL'}", *(f"  {line}" for line in self.figures)]
        lines += [f"  FAILED: {failure}" for failure in self.failures[:SHOWN]]
        if len(self.failures) > SHOWN:
            lines.append(f"  FAILED: … and {len(self.failures) - SHOWN} more")
        return "\n".join(lines)
