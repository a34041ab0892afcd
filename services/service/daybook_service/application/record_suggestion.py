"""Record what a customer suggests, for those who improve it (SE2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference, Text
from daybook_contracts.service.complaints import SuggestionArea, SuggestionRecorded
from daybook_contracts.service.interactions import ContactChannel
from daybook_service.application.policies import COMPLAINTS
from daybook_service.application.streams import SUGGESTION
from daybook_service.domain import complaint


class RecordSuggestion(Command):
    suggestion_id: UUID
    customer_id: UUID
    channel: ContactChannel
    area: SuggestionArea
    product_ref: Reference | None = None
    subject: Text


def record_suggestion(command: RecordSuggestion, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    terms = work.policy(COMPLAINTS)
    stream = work.find(SUGGESTION, command.suggestion_id)
    routed_to = terms.policy.routed_to[command.area]
    recorded = SuggestionRecorded(**command.model_dump(), routed_to=routed_to)
    facts = complaint.suggest(stream.state, recorded)
    work.record(SUGGESTION, stream, facts, policy_version=terms.version)
