"""CloudEvents as a finance system brings them to the door."""

import json
from typing import Any

from daybook_chassis.database import Database
from daybook_chassis.ingress import Ingress
from daybook_chassis.store.log import Log
from daybook_contracts.topics import published

SETTLED: dict[str, Any] = {
    "customer_ref": "C-1",
    "payment_ref": "P-1",
    "amount": {"amount": "12.50", "currency": "EUR"},
    "settled_on": "2026-01-02",
}


def event(data: Any = SETTLED, **attributes: Any) -> dict[str, Any]:
    """A payment that was settled; attributes that are None are left out."""
    said = {
        "specversion": "1.0",
        "id": "evt-1",
        "source": "ledger",
        "type": "erp.finance.PaymentSettled",
        "data": data,
    } | attributes
    return {name: value for name, value in said.items() if value is not None}


def settled(**changes: Any) -> dict[str, Any]:
    """The data of such a payment; fields that are `...` are left out."""
    return {name: value for name, value in (SETTLED | changes).items() if value is not ...}


def line(said: Any) -> bytes:
    return json.dumps(said).encode()


def door(database: Database, *sources: str) -> Ingress:
    """Logs are not created here: checking needs none."""
    logs = {source: Log(database, source, own=False) for source in sources}
    return Ingress(logs, published())
