"""Facts about customers that may buy: how much they are worth it, and how soon they may (SA4)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Day, Fact, Text


class ProspectGrade(StrEnum):
    """Worth of an effort; not the grade of a customer, where C means something else."""

    IMPORTANT = "A"
    GENERAL = "B"
    GIVEN_UP = "C"


class Horizon(StrEnum):
    """How soon a deal is expected; the policy says how many days each is."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class ProspectGraded(Fact, type="crm.sales.ProspectGraded", version=1):
    """A prospect is worth more or less effort than before; one given up has no horizon (SA4)."""

    customer_id: UUID
    grade: ProspectGrade
    previous_grade: ProspectGrade | None = None
    reason: Text


class CloseHorizonSet(Fact, type="crm.sales.CloseHorizonSet", version=1):
    """A deal is expected by a day; the envelope names the policy by which that is near (SA4)."""

    customer_id: UUID
    horizon: Horizon
    previous_horizon: Horizon | None = None
    expected_on: Day


FACTS: tuple[type[Fact], ...] = (ProspectGraded, CloseHorizonSet)
