"""A conversion that the customers service refuses is taken back (SA1)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.leads import LeadRefused
from daybook_contracts.envelope import Envelope
from daybook_sales.application.leads import ReopenLead


def reopen_lead(fact: LeadRefused, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(ReopenLead(lead_id=fact.lead_id, reason=fact.reason))


REOPEN_LEAD = Reaction(
    "sales.reopen_lead", {LeadRefused: reopen_lead}, issues=frozenset({ReopenLead})
)
