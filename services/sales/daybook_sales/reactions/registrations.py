"""An accepted registration has a timer for the day after its last one (SA3)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.registrations import DealAccepted
from daybook_sales.application.due import after
from daybook_sales.application.registrations import EndProtection


def watch(fact: DealAccepted, envelope: Envelope, known: References) -> Iterator[Effect]:
    end = EndProtection(
        customer_id=fact.customer_id,
        product_id=fact.product_id,
        registration_id=fact.registration_id,
    )
    yield Schedule(f"protection:{fact.registration_id}", after(fact.protected_until), end)


WATCH_PROTECTION = Reaction(
    "sales.watch_protection", {DealAccepted: watch}, issues=frozenset({EndProtection})
)
