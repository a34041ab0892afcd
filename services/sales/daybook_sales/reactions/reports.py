"""An opportunity that another system reported opens once its customer is known here (SA2, IO3)."""

from collections.abc import Iterator
from uuid import UUID

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.identity import identity_of
from daybook_contracts.sales.opportunities import OpportunityReported, Stage
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity


def take_over(fact: OpportunityReported, envelope: Envelope, known: References) -> Iterator[Effect]:
    identity_id = identity_of(fact.source_name, fact.customer_ref)
    who = f"customer {fact.customer_ref} of {fact.source_name}"
    yield Issue(
        OpenOpportunity(
            opportunity_id=fact.opportunity_id,
            customer_id=UUID(known.resolve(f"identity:{identity_id}", who)),
            title=fact.title,
            origin=fact.origin,
            route=fact.route,
            heat=fact.heat,
            value=fact.value,
        )
    )
    if fact.stage is not Stage.PROSPECTING:
        yield Issue(MoveOpportunity(opportunity_id=fact.opportunity_id, stage=fact.stage))


TAKE_OVER = Reaction(
    "sales.take_over",
    {OpportunityReported: take_over},
    issues=frozenset({OpenOpportunity, MoveOpportunity}),
)
