"""What finance says becomes claims, receipts and closed days of ours (SA18, IO1).

A customer reference that nobody has linked yet waits here, with all that follows it.
"""

from collections.abc import Iterator
from datetime import UTC, date, timedelta, timezone, tzinfo
from uuid import UUID

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.ids import derived_id
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.erp import DayClosed, InvoiceIssued, PaymentReversed, PaymentSettled
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.payments import ClaimOrigin
from daybook_sales.application.close_day import CloseDay
from daybook_sales.application.plan_payment import PlanPayment
from daybook_sales.application.receive_payment import ReceivePayment
from daybook_sales.application.reverse_payment import ReversePayment

_FIRST_ZONE = timezone(timedelta(hours=14))
"""Where a day begins before it does anywhere else."""
_LONGEST = 200
"""Characters of a reference."""


def plan_invoice(fact: InvoiceIssued, envelope: Envelope, known: References) -> Iterator[Effect]:
    reference = _qualified(envelope, fact.invoice_ref)
    customer_id = _customer(fact.customer_ref, envelope, known)
    yield Issue(
        PlanPayment(
            customer_id=customer_id,
            origin=ClaimOrigin.INVOICE,
            origin_ref=reference,
            instalments=(
                Instalment(
                    # One sender may number the invoices of each customer from 1.
                    instalment_id=derived_id(
                        "invoice", customer_id, fact.amount.currency, reference
                    ),
                    due_on=fact.due_on,
                    amount=fact.amount,
                ),
            ),
        )
    )


def receive_payment(
    fact: PaymentSettled, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield Issue(
        ReceivePayment(
            customer_id=_customer(fact.customer_ref, envelope, known),
            payment_ref=_qualified(envelope, fact.payment_ref),
            amount=fact.amount,
            received_on=fact.settled_on,
            told_on=_told_on(envelope, _FIRST_ZONE),
        )
    )


def reverse_payment(
    fact: PaymentReversed, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield Issue(
        ReversePayment(
            customer_id=_customer(fact.customer_ref, envelope, known),
            payment_ref=_qualified(envelope, fact.payment_ref),
            reversed_on=fact.reversed_on,
            told_on=_told_on(envelope, _FIRST_ZONE),
        )
    )


def close_day(fact: DayClosed, envelope: Envelope, known: References) -> Iterator[Effect]:
    """The day closes after all that came before it, of whichever customer.

    Whether it is over is asked of the clock of recording: its sender says when it occurred.
    """
    told_on = _told_on(envelope, UTC)
    command = CloseDay(day=fact.day, source_name=envelope.actor, told_on=told_on)
    yield Issue(command, closing=True)


def _told_on(envelope: Envelope, zone: tzinfo) -> date | None:
    """When it was recorded; of a history nobody asks whether its days are there yet."""
    return None if envelope.timeline else envelope.time.astimezone(zone).date()


def _customer(customer_ref: str, envelope: Envelope, known: References) -> UUID:
    name = f"customer {customer_ref} of {envelope.actor}"
    return UUID(known.resolve(f"identity:{envelope.partitionkey}", name))


def _qualified(envelope: Envelope, reference: str) -> str:
    """A sender's reference, told apart from the same reference of another sender.

    The two together may be longer than a reference can be; then it is an id made from both.
    """
    sender = envelope.actor.replace("%", "%25").replace(":", "%3A")
    qualified = f"{sender}:{reference}"
    if len(qualified) <= _LONGEST:
        return qualified
    return str(derived_id("reference", envelope.actor, reference))


FINANCE = Reaction(
    "sales.finance",
    {
        InvoiceIssued: plan_invoice,
        PaymentSettled: receive_payment,
        PaymentReversed: reverse_payment,
        DayClosed: close_day,
    },
    issues=frozenset({PlanPayment, ReceivePayment, ReversePayment, CloseDay}),
)
