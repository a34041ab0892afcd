"""Somebody works in a department, under somebody else (SA8)."""

from collections.abc import Callable

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.sales.staff import StaffPlaced
from daybook_sales.domain import staff
from daybook_sales.domain.staff import OwnSupervisor

NORTH = StaffPlaced(person="ann", department="north", supervisor="lee")


def place(supervisor: str, *above: str) -> Callable[[StaffPlaced | None], list[StaffPlaced]]:
    return lambda state: staff.place(
        state,
        person="ann",
        department="north",
        supervisor=supervisor,
        above=frozenset({supervisor, *above}),
    )


def test_SA8_somebody_is_placed_and_moved() -> None:
    placed = Scenario(staff.evolve).when(place("lee")).then(NORTH)
    placed.when(place("lee")).then()
    moved = NORTH.model_copy(
        update={
            "supervisor": "kim",
            "previous_department": "north",
            "previous_supervisor": "lee",
        }
    )
    placed.when(place("kim")).then(moved)


def test_SA8_nobody_is_above_themselves() -> None:
    Scenario(staff.evolve).when(place("ann")).refused(OwnSupervisor)
    Scenario(staff.evolve).when(place("lee", "kim", "ann")).refused(OwnSupervisor)
