"""Money recounted from the bytes of the logs, with nothing of the services in between (I5)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from daybook_chassis.store.entry import Record
from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.envelope import Envelope
from tests.laws.histories import History


@dataclass
class Sums:
    """One account in minor units, as its facts say."""

    planned: int = 0
    received: int = 0
    reversed: int = 0
    settled: int = 0
    credit: int = 0


Account = tuple[str, str, str]
"""Account, customer, currency."""

Day = tuple[str, str, str]
"""Customer, currency, day."""


def minor(money: dict[str, str]) -> int:
    return int(Decimal(money["amount"]).scaleb(MINOR_DIGITS[money["currency"]]))


def total(amounts: Iterable[dict[str, Any]]) -> int:
    return sum(minor(each["amount"]) for each in amounts)


def said(records: Iterable[Record], *names: str) -> Iterator[tuple[str, dict[str, Any], Envelope]]:
    """Facts of these names, each as the JSON that is stored."""
    for record in records:
        name = record.topic.rpartition("/")[0].rpartition(".")[2]
        if name in names:
            yield name, json.loads(record.body), Envelope.from_json(record.envelope)


def recounted(records: Iterable[Record]) -> dict[Account, Sums]:
    """Every account of the sales log."""
    accounts: dict[Account, Sums] = defaultdict(Sums)
    names = (
        "PaymentPlanned",
        "PaymentReceived",
        "PaymentAllocated",
        "ReceiptReversed",
        "PaymentPlanWithdrawn",
    )
    for name, fact, _ in said(records, *names):
        money = fact.get("amount") or fact.get("credit") or fact["instalments"][0]["amount"]
        sums = accounts[fact["account_id"], fact["customer_id"], money["currency"]]
        match name:
            case "PaymentPlanned":
                sums.planned += total(fact["instalments"])
            case "PaymentReceived":
                sums.received += minor(money)
                sums.credit += minor(money)
            case "PaymentAllocated":
                sums.settled += total(fact["allocations"])
                sums.credit = minor(fact["credit"])
            case "ReceiptReversed":
                sums.reversed += minor(money)
                sums.settled -= total(fact["reopened"])
                sums.credit = minor(fact["credit"])
            case "PaymentPlanWithdrawn":
                settled = total(fact["withdrawn"])
                left = sum(minor(each["outstanding"]) for each in fact["withdrawn"])
                sums.planned -= settled + left
                sums.settled -= settled
                sums.credit = minor(fact["credit"])
            case _:
                raise AssertionError(f"not asked for: {name}")
    return dict(accounts)


def received_by_day(records: Iterable[Record]) -> dict[Day, tuple[int, int, int]]:
    """How often and how much each customer paid on each day, and how much was taken back."""
    days: dict[Day, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, fact, _ in said(records, "PaymentReceived", "ReceiptReversed"):
        day = fact["received_on"] if name == "PaymentReceived" else fact["reversed_on"]
        sums = days[fact["customer_id"], fact["amount"]["currency"], day]
        if name == "PaymentReceived":
            sums[0] += 1
            sums[1] += minor(fact["amount"])
        else:
            sums[2] += minor(fact["amount"])
    return {day: (sums[0], sums[1], sums[2]) for day, sums in days.items()}


def told_by_finance(history: History) -> dict[tuple[str, str], tuple[int, int]]:
    """What finance says each customer paid and took back, as far as it is known who that is.

    References that nobody linked wait, and what follows an unreadable payment is held behind it.
    """
    sales, customers = history.service("sales"), history.service("customers")
    whose = {
        row["identity_id"]: row["customer_id"]
        for row in customers.queries.all("customers.identities")
    }
    with sales.database.read() as tx:
        stuck = {row[0] for row in tx.exec_driver_sql("SELECT key FROM held_facts")}
    paid: dict[tuple[str, str, str], tuple[str, int]] = {}
    taken_back: set[tuple[str, str, str]] = set()
    records = history.records["erp.finance"]
    for name, fact, envelope in said(records, "PaymentSettled", "PaymentReversed"):
        if envelope.partitionkey in stuck or envelope.partitionkey not in whose:
            continue
        payment = (whose[envelope.partitionkey], envelope.actor, fact["payment_ref"])
        if name == "PaymentSettled":
            paid.setdefault(payment, (fact["amount"]["currency"], minor(fact["amount"])))
        else:
            taken_back.add(payment)
    sums: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for payment, (currency, amount) in paid.items():
        received, reversed_ = sums[payment[0], currency]
        back = amount if payment in taken_back else 0
        sums[payment[0], currency] = (received + amount, reversed_ + back)
    return dict(sums)


def conserves(history: History) -> None:
    """Log, accounts, receivables, analytics and finance agree to the cent (I5)."""
    sales = history.service("sales")
    counted = recounted(history.records["crm.sales"])
    rows = {
        (row["account_id"], row["customer_id"], row["currency"]): row
        for row in sales.queries.all("sales.accounts")
    }
    assert rows.keys() == counted.keys()
    owed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in sales.queries.all("sales.receivables"):
        owed[row["account_id"]][0] += row["amount_minor"]
        owed[row["account_id"]][1] += row["outstanding_minor"]
        assert 0 <= row["outstanding_minor"] <= row["amount_minor"]
    for account, row in rows.items():
        sums = Sums(*(row[f"{name}_minor"] for name in Sums.__dataclass_fields__))
        assert sums == counted[account]
        assert sums.received - sums.reversed == sums.settled + sums.credit
        assert owed[account[0]] == [sums.planned, sums.planned - sums.settled]
        assert min(sums.credit, sums.planned - sums.settled) == 0  # credit settles what is owed
    _analytics_agrees(history)
    _finance_agrees(history, counted)


def _analytics_agrees(history: History) -> None:
    rows = history.service("analytics").queries.all("analytics.customer_days")
    posted = {
        (row["customer_id"], row["currency"], row["day"]): (
            row["purchases"],
            row["received_minor"],
            row["reversed_minor"],
        )
        for row in rows
    }
    assert posted == received_by_day(history.records["crm.sales"])


def _finance_agrees(history: History, counted: dict[Account, Sums]) -> None:
    here = {
        (customer, currency): (sums.received, sums.reversed)
        for (_, customer, currency), sums in counted.items()
        if sums.received or sums.reversed
    }
    told = told_by_finance(history)
    assert here == {customer: sums for customer, sums in told.items() if any(sums)}
