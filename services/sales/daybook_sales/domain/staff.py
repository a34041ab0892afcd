"""Who works in which department and under whom (SA8)."""

from daybook_chassis.errors import Refusal
from daybook_contracts.sales.staff import StaffPlaced


class OwnSupervisor(Refusal):
    """Somebody would be above themselves."""


def evolve(state: StaffPlaced | None, fact: StaffPlaced) -> StaffPlaced:
    return fact


def place(
    state: StaffPlaced | None,
    *,
    person: str,
    department: str,
    supervisor: str | None,
    above: frozenset[str],
) -> list[StaffPlaced]:
    """`above` are the supervisor and all above them. The same place again changes nothing.

    Raises OwnSupervisor.
    """
    if person in above:
        raise OwnSupervisor(f"{person} would be above {person}")
    if state and (state.department, state.supervisor) == (department, supervisor):
        return []
    return [
        StaffPlaced(
            person=person,
            department=department,
            supervisor=supervisor,
            previous_department=state.department if state else None,
            previous_supervisor=state.supervisor if state else None,
        )
    ]
