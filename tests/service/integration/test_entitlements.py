"""Grades that customers publishes become tiers here, and tickets are due by them."""

from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import ServiceTierAssigned
from daybook_service.application.assign_service_tier import AssignServiceTier
from tests.service.integration.desk import OPEN, Desk, graded, registered
from tests.service.samples import CUSTOMER, NINE, TICKET, at


def test_SE15_a_change_of_grade_assigns_a_tier(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.D, NINE), NINE)
    assert desk.row("service.entitlements", CUSTOMER)["tier"] == "self_service"

    desk.hear(graded(Grade.A, at(24)), at(24))

    assert desk.row("service.entitlements", CUSTOMER) == {
        "customer_id": str(CUSTOMER),
        "tier": "dedicated",
        "grade": "A",
        "response_minutes": 30,
        "resolution_minutes": 240,
        "counter": "vip",
        "handling": "first",
        "preferred_channel": None,
        "dedicated_manager": True,
        "manager": None,
        "assigned_at": "2024-03-05T09:00:00Z",
        "policy": "service-level/1 tiered-service/1",
    }


def test_SE15_the_same_grade_again_is_not_said_again(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    for day in range(3):
        desk.hear(graded(Grade.B, at(24 * day)), at(24 * day))

    assert len(desk.facts(ServiceTierAssigned)) == 1


def test_SE15_a_ticket_is_served_by_the_tier_of_its_customer(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.hear(graded(Grade.B, NINE), NINE)
    desk.ask(OPEN, NINE)
    desk.settle()

    ticket = desk.row("service.tickets", TICKET)
    assert (ticket["tier"], ticket["due_at"]) == ("priority", "2024-03-04T17:00:00Z")


def test_SE15_who_was_never_graded_is_served_by_the_standard(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.ask(OPEN, NINE)
    desk.settle()

    ticket = desk.row("service.tickets", TICKET)
    assert (ticket["tier"], ticket["due_at"]) == ("standard", "2024-03-06T15:00:00Z")


def test_SE15_a_tier_that_changes_leaves_open_tickets_as_they_are(desk: Desk) -> None:
    desk.hear(registered(), NINE)
    desk.ask(OPEN, NINE)
    desk.hear(graded(Grade.A, at(1)), at(1))

    assert desk.row("service.tickets", TICKET)["tier"] == "standard"


def test_SE15_a_customer_without_a_grade_can_be_given_the_standard(desk: Desk) -> None:
    desk.ask(AssignServiceTier(customer_id=CUSTOMER), NINE)
    desk.settle()

    row = desk.row("service.entitlements", CUSTOMER)
    assert (row["tier"], row["grade"]) == ("standard", None)
