"""A refund has a timer for the day after it is due, and ends when finance says it is paid (SE5).

A customer reference that nobody has linked yet waits here, with all that follows it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from daybook_chassis.effects import Cancel, Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.erp import RefundSettled
from daybook_contracts.service.returns import RefundDue, RefundMade
from daybook_service.application.settle_refund import NoteOverdueRefund, SettleRefund


def watch(fact: RefundDue, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.due_on is not None and fact.due_on < date.max:
        over = datetime.combine(fact.due_on + timedelta(days=1), time.min, tzinfo=UTC)
        note = NoteOverdueRefund(return_id=fact.return_id)
        yield Schedule(f"refund:{fact.return_id}", over, note)


def forget(fact: RefundMade, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(f"refund:{fact.return_id}")


WATCH_REFUNDS = Reaction(
    "service.watch_refunds",
    {RefundDue: watch, RefundMade: forget},
    issues=frozenset({NoteOverdueRefund}),
)


def settle(fact: RefundSettled, envelope: Envelope, known: References) -> Iterator[Effect]:
    name = f"customer {fact.customer_ref} of {envelope.actor}"
    customer_id = UUID(known.resolve(f"identity:{envelope.partitionkey}", name))
    yield Issue(
        SettleRefund(
            return_id=fact.return_id,
            customer_id=customer_id,
            payment_ref=fact.payment_ref,
            amount=fact.amount,
            paid_on=fact.settled_on,
        )
    )


SETTLE_REFUNDS = Reaction(
    "service.settle_refunds", {RefundSettled: settle}, issues=frozenset({SettleRefund})
)
