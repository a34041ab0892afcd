"""Count an order into its customer's purchase cycle, and say when the next is due (SA28)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Day
from daybook_sales.application.policies import CYCLES
from daybook_sales.application.streams import CYCLE, cycle_of
from daybook_sales.domain import cycle


class MeasureCycle(Command):
    """What follows from an order."""

    customer_id: UUID
    order_id: UUID
    ordered_on: Day


class RemindOfRepurchase(Command):
    """What a timer asks for, some days before the next order is expected."""

    customer_id: UUID
    expected_on: Day


def measure_cycle(command: MeasureCycle, work: Work) -> None:
    terms = work.policy(CYCLES)
    stream = work.find(CYCLE, cycle_of(command.customer_id))
    facts = cycle.measure(
        stream.state,
        customer_id=command.customer_id,
        order_id=command.order_id,
        ordered_on=command.ordered_on,
        policy=terms.policy,
    )
    work.record(CYCLE, stream, facts, policy_version=terms.version)


def remind_of_repurchase(command: RemindOfRepurchase, work: Work) -> None:
    stream = work.load(CYCLE, cycle_of(command.customer_id))
    facts = cycle.remind(stream.state, command.customer_id, command.expected_on)
    work.record(CYCLE, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {
    MeasureCycle: measure_cycle,
    RemindOfRepurchase: remind_of_repurchase,
}
