"""What became of each instalment: owed, settled, open again, withdrawn (AN24)?

A row a move, and never changed, so that settlement can be seen as of any day.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date
from typing import Any

from daybook_analytics.views.settlement import What
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.payments import (
    Allocation,
    PaymentAllocated,
    PaymentPlanned,
    PaymentPlanWithdrawn,
    ReceiptReversed,
)

Part = Instalment | Allocation


def _on(
    what: What,
    parts: Callable[[Any], Iterable[Part]],
    day: Callable[[Any, Envelope], date] = lambda _, envelope: _day(envelope),
) -> On[Any]:
    def moved(row: Row, fact: Any, envelope: Envelope) -> Row:
        own = [each for each in parts(fact) if str(each.instalment_id) == row["instalment_id"]]
        due = {each.due_on.isoformat() for each in own if isinstance(each, Instalment)}
        return row | {
            "customer_id": str(fact.customer_id),
            "moved_on": day(fact, envelope).isoformat(),
            "what": what.value,
            "amount_minor": sum(each.amount.minor for each in own),
            "currency": own[0].amount.currency,
            "due_on": min(due, default=None),
        }

    def keys(fact: Any, envelope: Envelope) -> list[Key]:
        move = f"{envelope.streamversion:010d}"
        return [(each, move) for each in sorted({str(p.instalment_id) for p in parts(fact)})]

    return On(moved, keys)


def _day(envelope: Envelope) -> date:
    return envelope.occurredat.astimezone(UTC).date()


SETTLEMENTS = Projection(
    "analytics.settlements",
    table(
        "settlements",
        key("instalment_id"),
        key("move"),
        text("customer_id"),
        text("moved_on"),
        text("what"),
        integer("amount_minor"),
        text("currency"),
        text("due_on"),
    ),
    {
        PaymentPlanned: _on(What.OWED, lambda fact: fact.instalments),
        PaymentAllocated: _on(What.SETTLED, lambda fact: fact.allocations),
        ReceiptReversed: _on(
            What.REOPENED, lambda fact: fact.reopened, lambda fact, _: fact.reversed_on
        ),
        PaymentPlanWithdrawn: _on(What.WITHDRAWN, lambda fact: fact.withdrawn),
    },
)
