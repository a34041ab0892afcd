"""A quote holds until a day, revision by revision; low prices take an approval (SA14, SA15)."""

from collections.abc import Callable
from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.money import Money
from daybook_contracts.sales.quotes import (
    PriceApprovalRequested,
    PriceApproved,
    PriceRejected,
    QuoteAccepted,
    QuoteExpired,
    QuoteIssued,
    QuoteLine,
    QuoteRejected,
)
from daybook_sales.domain import price_approval, quote
from daybook_sales.domain.amounts import share, times, total
from daybook_sales.domain.price_approval import NothingToApprove
from daybook_sales.domain.quote import PriceBelowFloor, QuoteFact, QuoteNotOpen
from daybook_sales.domain.quoting_policy import QuotingPolicy
from tests.sales.samples import CUSTOMER, day, usd

QUOTE = UUID("01890000-0000-7000-8000-0000000000f1")
PUMP = UUID("01890000-0000-7000-8000-0000000000e1")
POLICY = QuotingPolicy(floor_percent=90, validity_days=30)


def line(unit: int, listed: int = 100, quantity: int = 2) -> QuoteLine:
    return QuoteLine(
        product_id=PUMP,
        quantity=quantity,
        list_price=usd(listed),
        unit_price=usd(unit),
        amount=usd(unit * quantity),
    )


def issued(revision: int = 1, unit: int = 100, valid: int = 30) -> QuoteIssued:
    return QuoteIssued(
        customer_id=CUSTOMER,
        quote_id=QUOTE,
        revision=revision,
        lines=(line(unit),),
        total=usd(2 * unit),
        valid_until=day(valid),
    )


ACCEPTED = QuoteAccepted(customer_id=CUSTOMER, quote_id=QUOTE, revision=1, total=usd(200))
REJECTED = QuoteRejected(customer_id=CUSTOMER, quote_id=QUOTE, revision=1, reason="too dear")
EXPIRED = QuoteExpired(customer_id=CUSTOMER, quote_id=QUOTE, revision=1)
REQUESTED = PriceApprovalRequested(
    customer_id=CUSTOMER,
    quote_id=QUOTE,
    product_id=PUMP,
    unit_price=usd(80),
    list_price=usd(100),
    floor=usd(90),
    reason="first order",
)
APPROVED = PriceApproved(customer_id=CUSTOMER, quote_id=QUOTE, product_id=PUMP, unit_price=usd(80))
REFUSED = PriceRejected(
    customer_id=CUSTOMER, quote_id=QUOTE, product_id=PUMP, unit_price=usd(80), reason="no margin"
)


def issue(unit: int, valid: int = 30) -> Callable[[quote.Quote | None], list[QuoteFact]]:
    return lambda state: quote.issue(
        state,
        customer_id=CUSTOMER,
        quote_id=QUOTE,
        opportunity_id=None,
        lines=[line(unit)],
        valid_until=day(valid),
        today=day(0),
        policy=POLICY,
    )


def request(amount: int) -> Callable[[quote.Quote | None], list[PriceApprovalRequested]]:
    return lambda state: price_approval.request(
        state.approvals.get(PUMP) if state else None,
        customer_id=CUSTOMER,
        quote_id=QUOTE,
        product_id=PUMP,
        unit_price=usd(amount),
        list_price=usd(100),
        floor=usd(90),
        reason="first order",
    )


def test_SA14_a_quote_is_issued_once_and_then_revised() -> None:
    Scenario(quote.evolve).when(issue(100)).then(issued()).when(issue(100)).refused(
        Conflict, "revise it"
    )
    Scenario(quote.evolve, [issued()]).when(
        lambda state: quote.revise(state, [line(95)], day(30), day(1), POLICY)
    ).then(issued(2, 95))


def test_SA14_a_quote_is_not_valid_until_a_day_that_is_over() -> None:
    Scenario(quote.evolve).when(issue(100, valid=-1)).refused(Refusal, "not valid until")


def test_SA14_it_is_accepted_until_its_last_day_and_once() -> None:
    Scenario(quote.evolve, [issued()]).when(lambda state: quote.accept(state, 1, day(30))).then(
        ACCEPTED
    ).when(lambda state: quote.accept(state, 1, day(99))).then()


@pytest.mark.parametrize(
    ("facts", "revision", "at", "saying"),
    [
        ([issued()], 1, 31, "was valid until"),
        ([issued(), issued(2)], 1, 1, "at revision 2"),
        ([issued(), EXPIRED], 1, 1, "is expired"),
        ([issued(), REJECTED], 1, 1, "is rejected"),
    ],
)
def test_SA14_only_the_open_revision_is_accepted(
    facts: list[QuoteFact], revision: int, at: int, saying: str
) -> None:
    Scenario(quote.evolve, facts).when(
        lambda state: quote.accept(state, revision, day(at))
    ).refused(QuoteNotOpen, saying)


def test_SA14_a_rejected_or_expired_quote_may_be_revised_and_an_accepted_one_not() -> None:
    for answer in (REJECTED, EXPIRED):
        Scenario(quote.evolve, [issued(), answer]).when(
            lambda state: quote.revise(state, [line(100)], day(30), day(1), POLICY)
        ).then(issued(2))
    Scenario(quote.evolve, [issued(), ACCEPTED]).when(
        lambda state: quote.revise(state, [line(100)], day(30), day(1), POLICY)
    ).refused(QuoteNotOpen, "is accepted")


def test_SA14_it_is_rejected_with_a_reason_once() -> None:
    Scenario(quote.evolve, [issued()]).when(lambda state: quote.reject(state, 1, "too dear")).then(
        REJECTED
    ).when(lambda state: quote.reject(state, 1, "too dear")).then()


def test_SA14_it_expires_after_its_last_day_and_not_before() -> None:
    waiting = Scenario(quote.evolve, [issued()])

    waiting.when(lambda state: quote.expire(state, 1, day(30))).then()
    waiting.when(lambda state: quote.expire(state, 1, day(31))).then(EXPIRED)


@pytest.mark.parametrize("later", [ACCEPTED, REJECTED, issued(2)])
def test_SA14_a_late_timer_changes_nothing(later: QuoteFact) -> None:
    Scenario(quote.evolve, [issued(), later]).when(
        lambda state: quote.expire(state, 1, day(31))
    ).then()


def test_SA15_a_price_at_the_floor_is_quoted_and_one_below_is_not() -> None:
    Scenario(quote.evolve).when(issue(90)).then(issued(unit=90))
    Scenario(quote.evolve).when(issue(89)).refused(PriceBelowFloor, "ask for an approval")


def test_SA15_an_approved_price_is_quoted_and_a_lower_one_is_not() -> None:
    approved = Scenario(quote.evolve, [REQUESTED, APPROVED])

    approved.when(issue(80)).then(issued(unit=80))
    approved.when(issue(79)).refused(PriceBelowFloor)


@pytest.mark.parametrize("facts", [[REQUESTED], [REQUESTED, REFUSED]])
def test_SA15_asking_is_not_enough(facts: list[QuoteFact]) -> None:
    Scenario(quote.evolve, facts).when(issue(80)).refused(PriceBelowFloor)
    Scenario(quote.evolve, facts).when(lambda state: quote.accept(state, 1, day(0))).refused(
        NotFound, "not issued yet"
    )


def test_SA15_a_price_is_asked_for_once_until_it_is_rejected() -> None:
    Scenario(quote.evolve).when(request(80)).then(REQUESTED).when(request(80)).then()
    Scenario(quote.evolve, [REQUESTED, REFUSED]).when(request(80)).then(REQUESTED)


def test_SA15_what_is_at_the_floor_or_below_zero_is_not_asked_for() -> None:
    Scenario(quote.evolve).when(request(90)).refused(Refusal, "needs no approval")
    Scenario(quote.evolve).when(request(-1)).refused(Refusal, "below nothing")


def test_SA15_a_price_is_decided_on_once() -> None:
    asked = Scenario(quote.evolve, [REQUESTED])

    asked.when(
        lambda state: price_approval.approve(state.approvals.get(PUMP), CUSTOMER, QUOTE, PUMP)
    ).then(APPROVED).when(
        lambda state: price_approval.reject(
            state.approvals.get(PUMP), CUSTOMER, QUOTE, PUMP, "no margin"
        )
    ).refused(NothingToApprove, "waits for a decision")
    asked.when(
        lambda state: price_approval.reject(
            state.approvals.get(PUMP), CUSTOMER, QUOTE, PUMP, "no margin"
        )
    ).then(REFUSED).when(
        lambda state: price_approval.approve(state.approvals.get(PUMP), CUSTOMER, QUOTE, PUMP)
    ).refused(NothingToApprove)


def test_SA15_a_floor_is_rounded_up_to_a_whole_cent() -> None:
    assert share(Money(101, "USD"), 90) == Money(91, "USD")
    assert share(Money(100, "USD"), 90) == Money(90, "USD")


def test_SA14_more_money_than_there_is_is_refused() -> None:
    with pytest.raises(Refusal, match="more than can be counted"):
        times(Money(2**62, "USD"), 4)
    with pytest.raises(Refusal, match="more than can be counted"):
        total([Money(2**62, "USD")] * 4, "USD")
    with pytest.raises(Refusal, match="do not add up"):
        total([usd(1)], "EUR")
