"""Say in which department somebody works, and under whom (SA8)."""

from collections.abc import Mapping

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Reference
from daybook_sales.application.planning import placed
from daybook_sales.application.streams import STAFF, staff_of
from daybook_sales.domain import staff


class PlaceStaff(Command):
    """`person` and `supervisor` as they sign in. What is planned from now on says it."""

    person: Reference
    department: Reference
    supervisor: Reference | None = None


def place_staff(command: PlaceStaff, work: Work) -> None:
    stream = work.find(STAFF, staff_of(command.person))
    facts = staff.place(
        stream.state,
        person=command.person,
        department=command.department,
        supervisor=command.supervisor,
        above=_above(command.supervisor, work),
    )
    work.record(STAFF, stream, facts)


def _above(supervisor: str | None, work: Work) -> frozenset[str]:
    """The supervisor and all above; nobody is above themselves, so it ends."""
    above: set[str] = set()
    while supervisor is not None:
        above.add(supervisor)
        found = placed(supervisor, work)
        supervisor = found.supervisor if found else None
    return frozenset(above)


HANDLERS: Mapping[type[Command], Handler] = {PlaceStaff: place_staff}
