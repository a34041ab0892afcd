"""Have nobody belong to a segment any more (CU13)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_customers.application.streams import RULES, RULES_ID
from daybook_customers.domain import rules


class RetireSegment(Command):
    segment_id: UUID


def retire_segment(command: RetireSegment, work: Work) -> None:
    stream = work.find(RULES, RULES_ID)
    facts = rules.retire_segment(stream.state, segment_id=command.segment_id)
    work.record(RULES, stream, facts)
