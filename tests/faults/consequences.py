"""Checks what followed: effects once, in order; money to the cent; what is held (I2 to I6)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.faults.evidence import FINANCE, SALES, Evidence
from tests.faults.findings import Findings
from tests.faults.logs import has_hole
from tests.faults.reading import Row, projection_rows
from tests.faults.recount import Expected, Said, Sums, minor


def effects_follow(
    findings: Findings, evidence: Evidence, said: list[Said], expected: Expected
) -> None:
    """What sales did for each event of finance is what was counted, and stands in its order."""
    place = places_given(evidence, said)
    lanes = {event.position: event.lane for event in said}
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    last: dict[tuple[str, str], int] = {}
    for row in evidence.logs[SALES]:
        cause = place.get(row.cause)
        if cause is None or row.name in ("PaymentAllocated", "DayClosed"):
            continue
        found[cause, row.name].append(row.position)
        lane = lanes[cause]
        if cause < last.get(lane, 0):
            what = f"{SALES} {row.position} acts on {cause} after {last[lane]}"
            findings.reorder((SALES, row.position), what)
        last[lane] = cause
    for effect in sorted(expected.facts.keys() | found.keys()):
        there, due = found[effect], expected.facts[effect]
        line = f"{effect[1]} because of {effect[0]}: {len(there)}, not {due}"
        if len(there) > due:
            findings.double("I3", (SALES, there[-1]), line)
        elif len(there) < due and (FINANCE, effect[0]) not in findings.lost:
            if has_hole(findings, SALES):
                findings.say("I3", line)  # what is missing there is counted
            else:
                findings.lose("I3", ("effect", effect), line)


def places_given(evidence: Evidence, said: list[Said]) -> dict[str, int]:
    """The place that the door gave an event, by the id that it has in the log."""
    given = {(event.sender, event.id): event.position for event in said}
    rows = evidence.logs[FINANCE]
    named = {row.said["id"]: given.get((row.said["actor"], row.cause)) for row in rows}
    return {name: position for name, position in named.items() if position is not None}


def money_agrees(findings: Findings, evidence: Evidence, expected: Expected) -> None:
    """Accounts, receivables, analytics and the log of sales agree with the recount to the cent."""
    sales, analytics = evidence.stores["sales"], evidence.stores["analytics"]
    accounts = projection_rows(sales, "sales.accounts", "accounts")
    names = ("planned", "received", "reversed", "settled", "credit")
    found = {
        (row["customer_id"], row["currency"]): {name: row[f"{name}_minor"] for name in names}
        for row in accounts
    }
    for account in sorted(found.keys() | expected.accounts.keys()):
        due = expected.accounts.get(account, Sums())
        there = found.get(account, dict.fromkeys(names, 0))
        for name in names:
            difference = there[name] - getattr(due, name)
            findings.drift(difference, f"account {account}: {name} is off by {difference}")
    days = {
        (row["customer_id"], row["currency"], row["day"]): [
            row["purchases"],
            row["received_minor"],
            row["reversed_minor"],
        ]
        for row in projection_rows(analytics, "analytics.customer_days", "customer_days")
    }
    for day in sorted(days.keys() | expected.days.keys()):
        due_day, there_day = expected.days.get(day, [0, 0, 0]), days.get(day, [0, 0, 0])
        off = sum(abs(there_day[place] - due_day[place]) for place in (1, 2))
        findings.drift(off, f"customer day {day} is {there_day}, not {due_day}")
        if not off and there_day != due_day:
            findings.say("I5", f"customer day {day} is {there_day}, not {due_day}")
    _sales_log(findings, evidence.logs[SALES], expected)


def _sales_log(findings: Findings, rows: Iterable[Row], expected: Expected) -> None:
    logged: dict[tuple[str, str], Sums] = defaultdict(Sums)
    for row in rows:
        if row.name not in ("PaymentPlanned", "PaymentReceived", "ReceiptReversed"):
            continue
        data = row.data()
        amounts = [each["amount"] for each in data.get("instalments", ())] or [data["amount"]]
        sums = logged[data["customer_id"], amounts[0]["currency"]]
        total = sum(minor(amount) for amount in amounts)
        name = {"PaymentPlanned": "planned", "PaymentReceived": "received"}.get(
            row.name, "reversed"
        )
        setattr(sums, name, getattr(sums, name) + total)
    for account in sorted(logged.keys() | expected.accounts.keys()):
        there, due = logged.get(account, Sums()), expected.accounts.get(account, Sums())
        for name in ("planned", "received", "reversed"):
            difference = getattr(there, name) - getattr(due, name)
            findings.drift(difference, f"log of sales, {account}: {name} off by {difference}")


def held_as_expected(
    findings: Findings, evidence: Evidence, place: Mapping[str, int], expected: Expected
) -> None:
    for service, tables in evidence.stores.items():
        for row in tables.rows("SELECT subscription, reason FROM stopped_subscriptions"):
            findings.say("I6", f"{row['subscription']} is stopped: {row['reason']}")
        held = tables.rows("SELECT subscription, source, position, state, reason FROM held_facts")
        effects = tables.rows(
            "SELECT id, reaction, command, state, reason, context FROM effects"
            " WHERE state <> 'done'"
        )
        for row in [*held, *effects]:
            if row["state"] in ("waiting", "parked") and not row["reason"]:
                findings.say("I6", f"{service}: one is {row['state']} without a reason")
        if service == "sales":
            _same(findings, "held", {row["position"] for row in held}, expected.unlinked)
            for state, due in (("parked", expected.parked), ("owed", expected.behind)):
                mine = [row for row in effects if row["state"] == state]
                there = {_cause(row, place) for row in mine}
                _same(findings, state, there, due)
                for row in (each for each in mine if _cause(each, place) not in due):
                    findings.say("I6", f"{row['reaction']} {row['command']}: {row['reason']}")
        elif held or effects:
            findings.say("I6", f"{service} holds {len(held)} facts and {len(effects)} effects")


def _cause(effect: Mapping[str, Any], place: Mapping[str, int]) -> int:
    """The position of finance's event that an effect comes of, 0 if it comes of none."""
    return place.get(json.loads(effect["context"])["causation_id"], 0)


def _same(findings: Findings, what: str, there: set[int], due: set[int]) -> None:
    if there != due:
        more, less = sorted(there - due)[:5], sorted(due - there)[:5]
        findings.say("I6", f"{what}: {len(there)}, not {len(due)}; too many {more}, missing {less}")
