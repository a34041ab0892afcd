"""Write down who is in an audience now, so that results can be reproduced (MK2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_marketing.application.members import Members
from daybook_marketing.application.streams import SNAPSHOT
from daybook_marketing.domain import snapshot


class FreezeAudience(Command):
    snapshot_id: UUID
    audience: Reference


class Freezer:
    """Carries the freezing out, on the memberships as they are posted."""

    def __init__(self, members: Members) -> None:
        self._members = members

    def freeze_audience(self, command: FreezeAudience, work: Work) -> None:
        """Raises NotFound, Conflict."""
        freeze(command.snapshot_id, command.audience, self._members, work)


def freeze(snapshot_id: UUID, audience: str, members: Members, work: Work) -> int:
    """How many there are. Raises NotFound for the audience, Conflict for a second freezing."""
    stream = work.find(SNAPSHOT, snapshot_id)
    customers = members.of(audience, work)
    facts = snapshot.freeze(
        stream.state, snapshot_id=snapshot_id, audience=audience, customers=customers
    )
    work.record(SNAPSHOT, stream, facts)
    return len(customers)
