"""Define who belongs to a segment, by features on any of eight bases, combined (CU13)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.sorting import Rule
from daybook_contracts.fact import Text
from daybook_customers.application.streams import RULES, RULES_ID
from daybook_customers.domain import rules


class DefineSegment(Command):
    """Under the id of one that is known, it is defined anew. Members follow by themselves."""

    segment_id: UUID
    name: Text
    rule: Rule


def define_segment(command: DefineSegment, work: Work) -> None:
    stream = work.find(RULES, RULES_ID)
    facts = rules.define_segment(
        stream.state, segment_id=command.segment_id, name=command.name, rule=command.rule
    )
    work.record(RULES, stream, facts)
