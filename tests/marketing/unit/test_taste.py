"""Offers are recommended from what a customer did, best first, with the reasons (MK6)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from daybook_chassis import policy
from daybook_chassis.errors import NotFound
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.marketing.offers import (
    InterestSource,
    OfferAccepted,
    OfferReason,
    OfferRecommended,
)
from daybook_marketing.domain import taste
from daybook_marketing.domain.offer_policy import Offer, OfferPolicy
from daybook_marketing.domain.taste import InterestNoted, OfferOver, Taste, TasteFact
from tests.marketing.samples import CUSTOMER

FIRST = date(2024, 3, 4)
SHIPPED = policy.load("daybook_marketing", "offers", OfferPolicy).at(FIRST).policy
SET, LAMP, SPARE = (
    Offer(product=product, text=product, topics=frozenset(topics))
    for product, topics in (
        ("nursery-set", ("stroller", "infant formula")),
        ("lamp", ("stroller",)),
        ("spare wheel", ("stroller", "P-1")),
    )
)
TERMS = SHIPPED.model_copy(
    update={"at_most": 2, "offers": {"set": SET, "lamp": LAMP, "spare": SPARE}}
)
RECOMMENDATION = UUID(int=1)
BROWSED, TALKED, BOUGHT = (
    InterestSource.BROWSING,
    InterestSource.INTERACTION,
    InterestSource.PURCHASE,
)
NEW = Scenario(taste.evolve)
Decide = Callable[[Taste | None], list[TasteFact]]


def noted(source: InterestSource, topic: str, days: int = 0) -> InterestNoted:
    day = FIRST + timedelta(days=days)
    return InterestNoted(customer_id=CUSTOMER, source=source, topic=topic, noted_on=day)


def recommended(offer: str, days: int = 0) -> OfferRecommended:
    day = FIRST + timedelta(days=days)
    return OfferRecommended(
        customer_id=CUSTOMER,
        recommendation_id=RECOMMENDATION,
        offer=offer,
        text=offer,
        recommended_on=day,
        last_day=day + timedelta(days=30),
        reasons=(OfferReason(source=BROWSED, topic="stroller", noted_on=FIRST),),
    )


def suits(told: Scenario[Taste], days: int = 0, terms: OfferPolicy = TERMS) -> list[str]:
    today = FIRST + timedelta(days=days)
    return [name for name, _, _ in taste.suitable(told.state, today=today, policy=terms)]


def test_MK6_an_interest_is_noted_once_a_day_and_source() -> None:
    def noting(state: Taste | None) -> list[TasteFact]:
        return taste.note(
            state, customer_id=CUSTOMER, source=BROWSED, topics=["b", "a", "b"], today=FIRST
        )

    told = NEW.when(noting).then(noted(BROWSED, "a"), noted(BROWSED, "b"))
    told.when(noting).then()


def test_MK6_what_is_worth_most_comes_first_and_carries_its_reasons() -> None:
    told = NEW.given(noted(BROWSED, "stroller"), noted(TALKED, "stroller"), noted(BOUGHT, "P-1", 2))
    assert suits(told, 2) == ["spare", "lamp"]
    (best, _) = taste.suitable(told.state, today=FIRST + timedelta(days=2), policy=TERMS)
    fact = taste.recommend(CUSTOMER, RECOMMENDATION, best, today=FIRST, policy=TERMS)
    assert {(each.source, each.topic) for each in fact.reasons} == {
        (BROWSED, "stroller"),
        (TALKED, "stroller"),
        (BOUGHT, "P-1"),
    }
    assert fact.last_day == FIRST + timedelta(days=30)


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ((), 0),
        ((noted(BROWSED, "stroller"),), 0),  # worth 1 of 2
        ((noted(TALKED, "stroller"),), 181),  # long ago
        ((noted(TALKED, "trains"),), 0),
    ],
)
def test_MK6_nothing_is_recommended_without_reason(facts: tuple[Any, ...], days: int) -> None:
    assert suits(NEW.given(*facts), days) == []


def test_MK6_nobody_is_offered_what_they_have_or_what_they_were_offered_lately() -> None:
    keen = NEW.given(noted(TALKED, "stroller", 90))
    assert suits(keen, 90) == ["lamp", "set"]
    assert suits(keen.given(noted(BOUGHT, "lamp")), 90) == ["set", "spare"]
    assert suits(keen.given(recommended("lamp")), 90) == ["lamp", "set"]
    assert suits(keen.given(recommended("lamp", 1)), 90) == ["set", "spare"]
    taken = OfferAccepted(customer_id=CUSTOMER, recommendation_id=RECOMMENDATION, offer="lamp")
    assert suits(keen.given(recommended("lamp"), taken), 200) == ["set", "spare"]


def test_MK6_an_offer_is_taken_once_and_up_to_its_last_day() -> None:
    def accepting(days: int, recommendation_id: UUID = RECOMMENDATION) -> Decide:
        return lambda state: taste.accept(
            state,
            customer_id=CUSTOMER,
            recommendation_id=recommendation_id,
            today=FIRST + timedelta(days=days),
        )

    taken = OfferAccepted(customer_id=CUSTOMER, recommendation_id=RECOMMENDATION, offer="lamp")
    offered = NEW.given(recommended("lamp"))
    offered.when(accepting(30)).then(taken).when(accepting(31)).then()
    offered.when(accepting(31)).refused(OfferOver)
    offered.when(accepting(0, UUID(int=2))).refused(NotFound)


def test_MK6_a_topic_is_found_in_what_was_said() -> None:
    assert SHIPPED.topics_in("Asked for a Stroller, and infant formula") == [
        "infant formula",
        "stroller",
    ]
    assert SHIPPED.topics_in("Asked for the bill") == []
