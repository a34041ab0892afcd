"""Checks I1 to I7 on what a run left behind, from its journal and from plain SQL.

It shares no code with what it checks but the definitions of projections, which are what a view is
supposed to be.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from deploy.services import SERVICES
from tests.faults import journal
from tests.faults.consequences import (
    effects_follow,
    held_as_expected,
    money_agrees,
    places_given,
)
from tests.faults.evidence import FINANCE, Evidence
from tests.faults.findings import Findings
from tests.faults.forks import forks_are_followed, standing
from tests.faults.logs import has_no_twins, is_chained, is_unbroken
from tests.faults.reading import LOGS, Row, log_rows, opened
from tests.faults.recount import Said, minor, recounted
from tests.faults.views import differing_views


def check(noted: Path, urls: Mapping[str, str]) -> Findings:
    """Check the databases at `urls`, by service, against a journal. Nothing may be running."""
    findings = Findings()
    with ExitStack() as stack:
        stores = {name: stack.enter_context(opened(urls[name])) for name in SERVICES}
        logs = {source: log_rows(stores[owner], table) for source, (owner, table) in LOGS.items()}
        evidence = Evidence(standing(journal.read(noted)), stores, logs)
        forks_are_followed(findings, evidence)
        for source, rows in logs.items():
            is_unbroken(findings, source, rows)
            is_chained(findings, source, rows)
            has_no_twins(findings, source, rows)
        said = _events(findings, evidence)
        customers = _commands(findings, evidence)
        expected = recounted(said, customers)
        effects_follow(findings, evidence, said, expected)
        money_agrees(findings, evidence, expected)
        held_as_expected(findings, evidence, places_given(evidence, said), expected)
        _answers(findings, evidence)
    for line in differing_views(urls, logs):
        findings.views.add(line.partition(":")[0])
        findings.say("I4", line)
    return findings


def _events(findings: Findings, evidence: Evidence) -> list[Said]:
    """Every event that the door took is at the place it was given, to the octet."""
    rows = {row.position: row for row in evidence.logs[FINANCE]}
    said: dict[tuple[str, str], Said] = {}
    for entry in evidence.entries("event"):
        if not entry["taken"]:
            if entry["outcome"] != "refused" or not entry["reason"]:
                findings.say("I6", f"{entry['id']} was {entry['outcome']}, and is malformed")
            continue
        if entry["outcome"] == "refused":
            findings.say("I1", f"{entry['id']} was refused: {entry['reason']}")
            continue
        event = Said(entry["sender"], entry["id"], entry["name"], entry["data"], entry["position"])
        first = said.setdefault((event.sender, event.id), event)
        if first.position != event.position:
            what = f"{event.id} was acknowledged at {first.position} and at {event.position}"
            findings.double("I1", (FINANCE, event.position), what)
    for event in said.values():
        _is_stored(findings, event, rows.get(event.position))
    known = {(event.sender, event.id) for event in said.values()}
    for row in rows.values():
        if (row.said["actor"], row.cause) not in known:
            findings.say("I1", f"{FINANCE} {row.position}: nobody was told of {row.cause}")
    return list(said.values())


def _is_stored(findings: Findings, event: Said, row: Row | None) -> None:
    if row is None or (row.said["actor"], row.cause) != (event.sender, event.id):
        there = "nothing" if row is None else row.cause
        what = f"{event.id} is not at {event.position} of {FINANCE}, but {there}"
        if row is None:
            findings.lose("I1", (FINANCE, event.position), what)
        else:
            findings.reorder((FINANCE, event.position), what)
        return
    body = json.dumps(event.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if row.body == body.encode() and row.topic == f"{FINANCE}.{event.name}/1":
        return
    findings.say("I1", f"{event.id} at {event.position} is not what was acknowledged")
    if "amount" in event.data:
        told, stored = minor(event.data["amount"]), minor(row.data()["amount"])
        findings.drift(stored - told, f"{event.id} was {told}, and {stored} is stored")


def _commands(findings: Findings, evidence: Evidence) -> dict[tuple[str, str], str]:
    """Every acknowledged command made its fact once; returns whose references were linked."""
    receipts: dict[str, tuple[str, int, int]] = {}
    made = _made(evidence)
    customers: dict[tuple[str, str], str] = {}
    for entry in evidence.entries("command"):
        if entry["status"] not in (200, 201):
            findings.say("I1", f"{entry['path']} answered {entry['status']}: {entry['receipt']}")
            continue
        receipt = entry["receipt"]
        place = (receipt["source"], receipt["first"], receipt["last"])
        if receipts.setdefault(entry["key"], place) != place:
            what = f"{entry['key']} stands for {receipts[entry['key']]} and for {place}"
            findings.double("I3", place, what)
        positions = made[entry["fact"], entry["field"], entry["value"]]
        if not positions:
            what = f"{entry['fact']} of {entry['value']} is not there"
            findings.lose("I1", (receipt["source"], receipt["first"]), what)
        elif not (len(positions) == 1 and place[1] <= positions[0] <= place[2]):
            what = f"{entry['fact']} of {entry['value']} is at {positions}, {place} was said"
            findings.double("I3", (receipt["source"], positions[-1]), what)
        if "customer_ref" in entry["body"]:
            lane = (entry["body"]["source_name"], entry["body"]["customer_ref"])
            customers[lane] = entry["path"].split("/")[2]
    return customers


def _made(evidence: Evidence) -> dict[tuple[str, str, str], list[int]]:
    """Where facts are that commands make, by name and the field that commands name."""
    fields = defaultdict[str, set[str]](set)
    for entry in evidence.entries("command"):
        fields[entry["fact"]].add(entry["field"])
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for rows in evidence.logs.values():
        for row in rows:
            name = row.topic.rpartition("/")[0]
            for field in fields.get(name, ()):
                found[name, field, row.data()[field]].append(row.position)
    return found


def _answers(findings: Findings, evidence: Evidence) -> None:
    """Bad requests are refused as what they are, and nobody ever meets a bug."""
    wrong: dict[str, Callable[[dict[str, Any]], bool]] = {
        "oversize": lambda entry: entry["status"] != 413,
        "changed": lambda entry: (entry["status"], entry["title"]) != (422, "IdempotencyKeyReused"),
        "bug": lambda entry: True,
        "wrong": lambda entry: True,
    }
    for kind, is_wrong in wrong.items():
        for entry in evidence.entries(kind):
            if is_wrong(entry):
                findings.say("I6", f"{entry}")
