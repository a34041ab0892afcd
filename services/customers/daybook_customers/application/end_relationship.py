"""Record that two parties are related no longer in one way (CU4)."""

from daybook_chassis.commands import Work
from daybook_contracts.fact import Day
from daybook_customers.application.relationships import AboutRelationship, tie_of
from daybook_customers.application.streams import RELATIONSHIP, relationship_of
from daybook_customers.domain import relationship


class EndRelationship(AboutRelationship):
    """`until` is the last day that counts."""

    until: Day


def end_relationship(command: EndRelationship, work: Work) -> None:
    tie = tie_of(command, work)
    stream = work.find(RELATIONSHIP, relationship_of(tie))
    facts = relationship.end(stream.state, link_id=stream.id, tie=tie, until=command.until)
    work.record(RELATIONSHIP, stream, facts)
