"""Orders are counted into their customer's cycle, and a timer waits for the next one (SA28)."""

from collections.abc import Iterator

from daybook_chassis.effects import Cancel, Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.cycles import PurchaseCycleMeasured
from daybook_contracts.sales.orders import OrderPlaced
from daybook_sales.application.cycles import MeasureCycle, RemindOfRepurchase
from daybook_sales.application.due import beginning


def measure(fact: OrderPlaced, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        MeasureCycle(
            customer_id=fact.customer_id,
            order_id=fact.order_id,
            ordered_on=envelope.occurredat.date(),
        )
    )


def watch(fact: PurchaseCycleMeasured, envelope: Envelope, known: References) -> Iterator[Effect]:
    """Each order sets the same timer anew."""
    timer = f"repurchase:{fact.customer_id}"
    if fact.expected_on is None or fact.remind_on is None:
        yield Cancel(timer)
    else:
        remind = RemindOfRepurchase(customer_id=fact.customer_id, expected_on=fact.expected_on)
        yield Schedule(timer, beginning(fact.remind_on), remind)


MEASURE_CYCLES = Reaction(
    "sales.measure_cycles", {OrderPlaced: measure}, issues=frozenset({MeasureCycle})
)
WATCH_CYCLES = Reaction(
    "sales.watch_cycles",
    {PurchaseCycleMeasured: watch},
    issues=frozenset({RemindOfRepurchase}),
)
