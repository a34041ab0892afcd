"""Who called and is known to nobody is one lead, however often they call."""

from typing import cast
from uuid import UUID

from daybook_chassis.effects import Issue
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.calls import CallerUnknown
from daybook_sales.application.leads import CreateLead
from daybook_sales.reactions.callers import NOTE_CALLERS

FIRST = CallerUnknown(
    call_id=UUID(int=1), caller_ref="line-1", lead_id=UUID(int=2), skill="sales", summary="Lifts"
)
AGAIN = CallerUnknown(
    call_id=UUID(int=3), caller_ref="line-1", lead_id=UUID(int=2), skill="repair", summary=None
)


def test_SE13_an_unknown_caller_is_one_lead() -> None:
    react = NOTE_CALLERS.on[CallerUnknown]
    not_looked_at = (cast(Envelope, None), cast(References, None))

    (first,) = react(FIRST, *not_looked_at)
    (again,) = react(AGAIN, *not_looked_at)

    assert isinstance(first, Issue)
    assert isinstance(first.command, CreateLead)
    assert first.command.lead_id == FIRST.lead_id
    assert first == again
