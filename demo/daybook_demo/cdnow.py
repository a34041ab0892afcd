"""CDNOW purchases as a finance system would tell them: invoices, payments, days that close.

The file has one purchase a line: a customer number of the full set, one of the sample, the day, how
many discs, and dollars. Another file of the same form plays as well.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SENDER = "cdnow"
"""The finance system's name for itself; also the timeline that its history moves on."""


class NotPurchases(ValueError):
    """The file is not of the form; the message names the line."""


@dataclass(frozen=True, slots=True, order=True)
class Purchase:
    """One line; `amount` is a decimal string of US dollars."""

    day: date
    customer: str
    amount: str


def read(path: Path) -> list[Purchase]:
    """All purchases by day. Raises NotPurchases, OSError."""
    purchases = [
        _purchase(number, line)
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1)
        if line.strip()
    ]
    if not purchases:
        raise NotPurchases(f"{path.name} has no purchases")
    return sorted(purchases)


def events(purchases: list[Purchase]) -> Iterator[tuple[date, list[bytes]]]:
    """CloudEvents day by day, each day ending with its closing.

    Ids are made from customer, day and the place among that customer's purchases of the day: they
    do not depend on the order of lines in the file.
    """
    by_day: dict[date, list[Purchase]] = defaultdict(list)
    for purchase in purchases:
        by_day[purchase.day].append(purchase)
    day, last = min(by_day), max(by_day)
    while day <= last:
        places: dict[str, int] = defaultdict(int)
        told: list[bytes] = []
        for purchase in by_day.get(day, ()):
            places[purchase.customer] += 1
            told += _told(purchase, f"{purchase.customer}-{day:%Y%m%d}-{places[purchase.customer]}")
        told.append(_event(f"closed-{day:%Y%m%d}", "DayClosed", day, {"day": day.isoformat()}))
        yield day, told
        day += timedelta(days=1)


def _told(purchase: Purchase, name: str) -> list[bytes]:
    day = purchase.day.isoformat()
    money = {"amount": purchase.amount, "currency": "USD"}
    invoice = {
        "customer_ref": purchase.customer,
        "invoice_ref": name,
        "amount": money,
        "issued_on": day,
        "due_on": day,
    }
    payment = {
        "customer_ref": purchase.customer,
        "payment_ref": name,
        "amount": money,
        "settled_on": day,
    }
    return [
        _event(f"invoice-{name}", "InvoiceIssued", purchase.day, invoice),
        _event(f"payment-{name}", "PaymentSettled", purchase.day, payment),
    ]


def _event(event_id: str, name: str, day: date, data: Mapping[str, object]) -> bytes:
    return json.dumps(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": SENDER,
            "type": f"erp.finance.{name}",
            "dataschema": f"urn:daybook:schema:erp.finance.{name}:1",
            "occurredat": f"{day.isoformat()}T00:00:00Z",
            "timeline": SENDER,
            "data": data,
        }
    ).encode()


def _purchase(number: int, line: str) -> Purchase:
    fields = line.split()
    try:
        _, customer, day, _, amount = fields
        return Purchase(date.fromisoformat(day), customer, amount)
    except ValueError:
        raise NotPurchases(
            f"line {number}: expected customer, sample customer, YYYYMMDD, count, dollars"
        ) from None
