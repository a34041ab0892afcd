"""What a restore gave up, by the journal, and whether everybody has followed it (I1, I2)."""

from collections.abc import Iterable

from tests.faults.evidence import FINANCE, Evidence
from tests.faults.findings import Findings
from tests.faults.journal import Entry

Fork = tuple[int, int]
"""An epoch, and the position after which it begins."""


def standing(noted: Iterable[Entry]) -> list[Entry]:
    """The entries without what was acknowledged at a place that a later restore gave up."""
    found: list[Entry] = []
    for entry in noted:
        if entry["kind"] == "restored":
            found = [each for each in found if not _is_given_up(each, entry["forks"])]
        found.append(entry)
    return found


def _is_given_up(entry: Entry, forks: dict[str, list[int]]) -> bool:
    source, last = None, 0
    if entry["kind"] == "event" and entry["position"]:
        source, last = FINANCE, entry["position"]
    elif entry["kind"] == "command" and "source" in entry["receipt"]:
        source, last = entry["receipt"]["source"], entry["receipt"]["last"]
    return source in forks and last > forks[source][1]


def forks_are_followed(findings: Findings, evidence: Evidence) -> None:
    """Facts after a fork are of its epoch, and nobody's mark is beyond it in an earlier one."""
    for entry in evidence.entries("restored"):
        for source, (epoch, after) in entry["forks"].items():
            for row in evidence.logs[source]:
                if (row.position > after) != (row.said["epoch"] >= epoch):
                    what = f"{source} {row.position} is of epoch {row.said['epoch']}"
                    findings.reorder((source, row.position), f"{what}; {epoch} begins at {after}")
            for service, tables in evidence.stores.items():
                for mark in tables.rows(
                    "SELECT subscription, slot, position FROM checkpoints"
                    f" WHERE source = '{source}' AND epoch < {epoch} AND position > {after}"
                ):
                    findings.say("I2", f"{service} has seen what {source} gave up: {mark}")
