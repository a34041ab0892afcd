"""Who has a customer, and whom the rules take it from: each reason by an example (CU20)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from daybook_analytics.application.policies import RECLAIM
from daybook_analytics.views.holdings import POOL, Holding, Step, What, finish
from daybook_analytics.views.touches import Kind, Touch
from daybook_contracts.customers.grading import Grade
from daybook_contracts.sales.activities import (
    Due,
    FollowUpLogged,
    FollowUpPlanned,
    Outcome,
    Queue,
)
from daybook_contracts.sales.opportunities import Stage
from tests.analytics.folding import Folded, Said
from tests.analytics.samples import AS_OF

RULES = RECLAIM.shipped.at(AS_OF).policy
BEGIN = date(2025, 1, 1)


def day(number: int) -> date:
    """Day 1 is the day on which Ann takes the customer on."""
    return BEGIN + timedelta(days=number - 1)


def step(number: int, what: What, **more: Any) -> Step:
    return Step("c", day(number), what, **more)


ANN = step(1, What.PLANNED, who="Ann", of="1", due_on=day(500))


SOON = step(2, What.PLANNED, who="Ann", of="2", due_on=day(10))
CONTRACT = step(6, What.SIGNED, of="k"), step(48, What.ENDED, of="k")


def held(number: int, *steps: Step, seen: tuple[int, ...] = ()) -> Holding:
    """As of a day, with contacts on these days."""
    touches = [Touch("c", day(each), Kind.INTERACTION, 1) for each in seen]
    known = [each for each in (ANN, *steps) if each.day <= day(number)]
    (found,) = finish(
        known, [each for each in touches if each.day <= day(number)], RULES, day(number)
    )
    return found


@pytest.mark.parametrize(
    ("last", "reason", "steps", "seen"),
    [
        (8, "no contact since it was taken on", (), ()),
        (35, "too long since the last contact", (), (5,)),
        (20, "too long since the last contact", (step(3, What.GRADED, grade=Grade.A),), (5,)),
        (35, "too long since the last contact", (step(3, What.GRADED, grade=Grade.B),), (5,)),
        (17, "a plan is overdue", (SOON,), (5,)),
        (91, "held too long without a contract", (), (5, 30, 55, 80)),
        (55, "no contact since it was taken on", CONTRACT, ()),
    ],
    ids=["untouched", "gap", "gap of A", "gap of B", "overdue", "holding", "contract"],
)
def test_CU20_a_customer_is_taken_back_on_the_day_after_the_last(
    last: int, reason: str, steps: tuple[Step, ...], seen: tuple[int, ...]
) -> None:
    kept, lost = held(last, *steps, seen=seen), held(last + 1, *steps, seen=seen)

    assert (kept.held_by, kept.reason) == ("Ann", None)
    assert (lost.held_by, lost.held_before_by, lost.reason) == (POOL, "Ann", reason)
    assert lost.since == day(last + 1)
    assert held(last + 400, *steps, seen=seen) == lost


@pytest.mark.parametrize(
    "late",
    [
        step(25, What.GRADED, grade=Grade.A),
        step(25, What.PLANNED, who="Ann", of="2", due_on=day(9)),
    ],
    ids=["graded A", "planned for the past"],
)
def test_CU20_what_shortens_a_term_takes_nothing_back_before_it_was_told(late: Step) -> None:
    """By either, the term would have been over before the twenty-fifth day."""
    kept, lost = held(24, late, seen=(5,)), held(25, late, seen=(5,))

    assert (kept.held_by, lost.held_by, lost.since) == ("Ann", POOL, day(25))
    assert held(400, late, seen=(5,)) == lost


def test_CU20_what_was_done_is_overdue_no_more_and_what_failed_ends_it() -> None:
    done = held(30, SOON, step(6, What.DONE, of="2"), seen=(6,))
    failed = held(30, SOON, step(6, What.FAILED, of="2"), seen=(6,))

    assert (done.held_by, done.last_contact_on) == ("Ann", day(6))
    assert (failed.held_by, failed.since) == (POOL, day(6))
    assert failed.reason == "follow-ups came to nothing"


def test_CU20_who_takes_it_on_next_has_it_from_that_day_on() -> None:
    bob = step(20, What.REGISTERED, who="Bob")

    now = held(25, bob)
    over = held(12, step(4, What.PLANNED, who="Bob", of="2", due_on=day(99)), seen=(5,))

    assert (now.held_by, now.since, now.held_before_by, now.reason) == ("Bob", day(20), "Ann", None)
    assert (over.held_by, over.held_before_by) == ("Bob", "Ann")


def test_CU20_an_open_contract_keeps_it_where_it_is() -> None:
    kept = held(300, step(6, What.SIGNED, of="k"))

    assert (kept.held_by, kept.under_contract) == ("Ann", True)


def test_CU20_from_the_facts_of_sales() -> None:
    customer, plan = UUID(int=7), UUID(int=8)
    planned = FollowUpPlanned(
        customer_id=customer,
        activity_id=plan,
        owner="Ann",
        queue=Queue.CONTACT,
        title="call",
        due=Due(number=1, due_at=_noon(3)),
    )
    logged = FollowUpLogged(
        customer_id=customer,
        activity_id=plan,
        owner="Ann",
        queue=Queue.CONTACT,
        stage=Stage.PROSPECTING,
        outcome=Outcome.CONTINUES,
        result="called",
        late=False,
    )
    facts = Folded([Said(plan, planned, _noon(1)), Said(plan, logged, _noon(3))])

    (row,) = facts.view("customer_holdings", day(33))
    (later,) = facts.view("customer_holdings", day(34))

    assert (row["held_by"], row["last_contact_on"]) == ("Ann", "2025-01-03")
    assert (later["held_by"], later["since"]) == (POOL, "2025-02-03")


def _noon(number: int) -> datetime:
    return datetime(2025, 1, number, 12, tzinfo=UTC)
