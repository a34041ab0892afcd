"""Say that a refund is paid, and that it is late (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.money import Money
from daybook_service.application.streams import RETURN
from daybook_service.domain import goods_return


class SettleRefund(Command):
    """What finance says, or who pays where no finance system is connected.

    `customer_id` is whom finance paid; who settles by hand may leave it out.
    """

    return_id: UUID
    payment_ref: Reference
    amount: Money
    paid_on: Day
    customer_id: UUID | None = None


class NoteOverdueRefund(Command):
    """What a timer asks for on the day after the due day."""

    return_id: UUID


def settle_refund(command: SettleRefund, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    facts = goods_return.settle(
        stream.state,
        payment_ref=command.payment_ref,
        amount=command.amount,
        paid_on=command.paid_on,
        today=work.now.date(),
        paid_to=command.customer_id,
    )
    work.record(RETURN, stream, facts)


def note_overdue_refund(command: NoteOverdueRefund, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    work.record(RETURN, stream, goods_return.mark_overdue(stream.state, work.now.date()))
