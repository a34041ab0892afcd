"""What the checker found, as counters that a report can carry and lines that a person can read."""

from dataclasses import dataclass, field

_SHOWN = 8


@dataclass
class Findings:
    """Sets hold what is counted, so that one thing found in two ways counts once."""

    lost: set[object] = field(default_factory=set)
    doubled: set[object] = field(default_factory=set)
    reordered: set[object] = field(default_factory=set)
    drift_minor_units: int = 0
    views: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def say(self, invariant: str, line: str) -> None:
        """`invariant` is I1 to I7."""
        self.lines.setdefault(invariant, []).append(line)

    def lose(self, invariant: str, what: object, line: str) -> None:
        self.lost.add(what)
        self.say(invariant, line)

    def double(self, invariant: str, what: object, line: str) -> None:
        self.doubled.add(what)
        self.say(invariant, line)

    def reorder(self, what: object, line: str) -> None:
        self.reordered.add(what)
        self.say("I2", line)

    def drift(self, minor_units: int, line: str) -> None:
        if minor_units:
            self.drift_minor_units += abs(minor_units)
            self.say("I5", line)

    def has(self, what: object) -> bool:
        """Whether it is counted as lost or as reordered: what follows from that is not counted."""
        return what in self.lost or what in self.reordered

    @property
    def violated(self) -> list[str]:
        return sorted(self.lines)

    def counters(self) -> dict[str, int]:
        return {
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "reordered": len(self.reordered),
            "drift_minor_units": self.drift_minor_units,
        }

    def text(self) -> str:
        """A few lines an invariant."""
        shown: list[str] = []
        for invariant, lines in sorted(self.lines.items()):
            shown += [f"{invariant}: {line}" for line in lines[:_SHOWN]]
            if len(lines) > _SHOWN:
                shown.append(f"{invariant}: and {len(lines) - _SHOWN} more")
        return "\n".join(shown)
