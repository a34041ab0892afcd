"""What a run is to be, and what came of it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class Plan:
    events: int
    crashes: int
    seed: int
    store: str = "postgres"
    bus: str = "kafka"


@dataclass
class Report:
    """`events` are facts in all logs, `faults` whatever was injected, crashes among them."""

    events: int
    crashes: int
    faults: int
    seed: int
    lost: int
    doubled: int
    reordered: int
    drift_minor_units: int
    recovery_p50_s: float
    recovery_p99_s: float
    store: str
    bus: str
    seconds: float
    unanswered: int
    faults_by_kind: dict[str, int]
    violations: dict[str, list[str]]

    @property
    def sound(self) -> bool:
        return not self.violations

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")
