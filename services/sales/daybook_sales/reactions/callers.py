"""Somebody who called and whom nobody knows becomes a lead (SE13, SA1)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.calls import CallerUnknown
from daybook_sales.application.leads import CreateLead


def create_lead(fact: CallerUnknown, envelope: Envelope, known: References) -> Iterator[Effect]:
    """In words that do not differ from call to call: one who calls again is the same lead."""
    yield Issue(
        CreateLead(
            lead_id=fact.lead_id,
            kind=PartyKind.PERSON,
            origin="call",
            route="phone",
            interest="told in the calls of this lead",
        )
    )


NOTE_CALLERS = Reaction(
    "sales.note_callers", {CallerUnknown: create_lead}, issues=frozenset({CreateLead})
)
