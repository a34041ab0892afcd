"""What do we answer for until when, and which maintenance is due (SE4)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.warranties import (
    MaintenanceDone,
    MaintenanceDue,
    MaintenancePlanned,
    WarrantyExpiring,
    WarrantyRegistered,
)


def _registered(row: Row, fact: WarrantyRegistered, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "product_ref": fact.product_ref,
        "serial_ref": fact.serial_ref,
        "starts_on": fact.starts_on.isoformat(),
        "ends_on": fact.ends_on.isoformat(),
        "remind_at": instant(fact.remind_at),
        "expiring": False,
    }


def _expiring(row: Row, fact: WarrantyExpiring, envelope: Envelope) -> Row:
    return row | {"expiring": True}


WARRANTIES = Projection(
    "service.warranties",
    table(
        "warranties",
        key("warranty_id"),
        text("customer_id"),
        text("product_ref"),
        text("serial_ref"),
        text("starts_on"),
        text("ends_on"),
        text("remind_at"),
        truth("expiring"),
    ),
    {WarrantyRegistered: On(_registered), WarrantyExpiring: On(_expiring)},
)


def _place(number: int) -> str:
    return f"{number:04d}"


def _all(fact: MaintenancePlanned, envelope: Envelope) -> list[Key]:
    """One row a day of the plan."""
    return [(str(fact.plan_id), _place(number)) for number in range(1, len(fact.due_at) + 1)]


def _one(fact: MaintenanceDue | MaintenanceDone, envelope: Envelope) -> list[Key]:
    return [(str(fact.plan_id), _place(fact.number))]


def _planned(row: Row, fact: MaintenancePlanned, envelope: Envelope) -> Row:
    number = int(row["place"])
    return row | {
        "customer_id": str(fact.customer_id),
        "number": number,
        "product_ref": fact.product_ref,
        "status": "planned",
        "due_at": instant(fact.due_at[number - 1]),
    }


def _due(row: Row, fact: MaintenanceDue, envelope: Envelope) -> Row:
    return row | {"status": "due"}


def _done(row: Row, fact: MaintenanceDone, envelope: Envelope) -> Row:
    return row | {
        "status": "done",
        "report": fact.report,
        "done_at": instant(envelope.occurredat),
    }


MAINTENANCE = Projection(
    "service.maintenance",
    table(
        "maintenance",
        key("plan_id"),
        key("place"),
        text("customer_id"),
        integer("number"),
        text("product_ref"),
        text("status"),
        text("due_at"),
        text("report"),
        text("done_at"),
    ),
    {
        MaintenancePlanned: On(_planned, _all),
        MaintenanceDue: On(_due, _one),
        MaintenanceDone: On(_done, _one),
    },
)
