"""Members of an experiment are assigned; what they answer and sign counts in it (MK5)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.campaigns import CampaignResponded
from daybook_contracts.marketing.experiments import ExperimentEnrolled, Goal
from daybook_contracts.sales.contracts import ContractSigned
from daybook_marketing.application.assign_variant import AssignVariant
from daybook_marketing.application.note_conversion import NoteConversion
from daybook_marketing.application.note_spending import NoteSpending


def assign(fact: ExperimentEnrolled, envelope: Envelope, known: References) -> Iterator[Effect]:
    for customer_id in fact.customers:
        yield Issue(AssignVariant(campaign_id=fact.campaign_id, customer_id=customer_id))


def responded(fact: CampaignResponded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        NoteConversion(
            customer_id=fact.customer_id, goal=Goal.RESPONSE, campaign_id=fact.campaign_id
        )
    )


def signed(fact: ContractSigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteConversion(customer_id=fact.customer_id, goal=Goal.PURCHASE))
    yield Issue(
        NoteSpending(customer_id=fact.customer_id, contract_id=fact.contract_id, value=fact.value)
    )


ASSIGN_VARIANTS = Reaction(
    "marketing.assign_variants", {ExperimentEnrolled: assign}, issues=frozenset({AssignVariant})
)
NOTE_CONVERSIONS = Reaction(
    "marketing.note_conversions",
    {CampaignResponded: responded, ContractSigned: signed},
    issues=frozenset({NoteConversion, NoteSpending}),
)
