"""A lead that sales converted becomes a customer; of a discarded one nothing is kept.

Damping: what is registered or refused here converts no lead (SA1).
"""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.leads import LeadConverted, LeadDiscarded
from daybook_customers.application.leads import ForgetLeadContact, RegisterLead


def register_lead(fact: LeadConverted, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        RegisterLead(
            lead_id=fact.lead_id,
            customer_id=fact.customer_id,
            contact_id=fact.contact_id,
            kind=fact.kind,
            organization_name=fact.organization_name,
            country=fact.country,
        )
    )


def forget_lead(fact: LeadDiscarded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(ForgetLeadContact(lead_id=fact.lead_id, contact_id=fact.contact_id))


REGISTER_LEAD = Reaction(
    "customers.register_lead",
    {LeadConverted: register_lead, LeadDiscarded: forget_lead},
    issues=frozenset({RegisterLead, ForgetLeadContact}),
)
