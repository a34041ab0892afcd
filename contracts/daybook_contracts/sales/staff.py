"""Facts about who sells in which department, and under whom (SA8)."""

from daybook_contracts.fact import Fact, Reference


class StaffPlaced(Fact, type="crm.sales.StaffPlaced", version=1):
    """Somebody works in a department, under a supervisor, from now on (SA8).

    People are named as they sign in, by an opaque reference.
    """

    person: Reference
    department: Reference
    supervisor: Reference | None = None
    previous_department: Reference | None = None
    previous_supervisor: Reference | None = None


FACTS: tuple[type[Fact], ...] = (StaffPlaced,)
