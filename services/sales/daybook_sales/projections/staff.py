"""Who works in which department, and under whom (SA8)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.staff import StaffPlaced


def _placed(row: Row, fact: StaffPlaced, envelope: Envelope) -> Row:
    return row | {
        "department": fact.department,
        "supervisor": fact.supervisor,
        "since": instant(envelope.occurredat),
        "placed_by": envelope.actor,
    }


def _key(fact: StaffPlaced, envelope: Envelope) -> list[Key]:
    return [(fact.person,)]


STAFF = Projection(
    "sales.staff",
    table(
        "staff",
        key("person"),
        text("department"),
        text("supervisor"),
        text("since"),
        text("placed_by"),
    ),
    {StaffPlaced: On(_placed, _key)},
    customer_column=None,
)
