"""Every instalment has a timer for its reminder and one for the day after it is due (SA18)."""

from collections.abc import Iterator
from datetime import date, timedelta

from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import PaymentPlanned, ReceiptReversed
from daybook_sales.application.due import after, beginning
from daybook_sales.application.dunning import MarkOverdue, RemindPayment


def watch(fact: PaymentPlanned, envelope: Envelope, known: References) -> Iterator[Effect]:
    """Timers stay when it is paid: the payment may be taken back. Then they find nothing to do."""
    for each in fact.instalments:
        if not each.amount.minor:
            continue
        due = {"account_id": fact.account_id, "instalment_id": each.instalment_id}
        remind_on = _before(each.due_on, fact.reminder_days or 0)
        if fact.reminder_days is not None and envelope.occurredat.date() < each.due_on:
            timer = f"remind:{each.instalment_id}"
            yield Schedule(timer, beginning(remind_on), RemindPayment(**due))
        yield Schedule(f"overdue:{each.instalment_id}", after(each.due_on), MarkOverdue(**due))


def look_again(fact: ReceiptReversed, envelope: Envelope, known: References) -> Iterator[Effect]:
    """What is open again may be overdue already."""
    for each in fact.reopened:
        yield Issue(MarkOverdue(account_id=fact.account_id, instalment_id=each.instalment_id))


def _before(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))


WATCH_PAYMENTS = Reaction(
    "sales.watch_payments",
    {PaymentPlanned: watch, ReceiptReversed: look_again},
    issues=frozenset({RemindPayment, MarkOverdue}),
)
