"""Record that two parties are related, in which way, and since when (CU4)."""

from daybook_chassis.commands import Work
from daybook_contracts.fact import Day
from daybook_customers.application.relationships import AboutRelationship, tie_of
from daybook_customers.application.streams import RELATIONSHIP, relationship_of
from daybook_customers.domain import relationship


class LinkRelationship(AboutRelationship):
    """Told from either side it is the same; `since` is a day."""

    since: Day


def link_relationship(command: LinkRelationship, work: Work) -> None:
    tie = tie_of(command, work)
    opposite = relationship.against(tie)
    if opposite is not None:
        relationship.check_rank(work.find(RELATIONSHIP, relationship_of(opposite)).state)
    stream = work.find(RELATIONSHIP, relationship_of(tie))
    facts = relationship.link(stream.state, link_id=stream.id, tie=tie, since=command.since)
    work.record(RELATIONSHIP, stream, facts)
