"""A product has list prices that count from a day on (SA13)."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.errors import Conflict, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.money import Money
from daybook_contracts.sales.products import PriceChanged, ProductListed
from daybook_sales.domain import product
from daybook_sales.domain.product import NoPrice, SkuClaimed, SkuTaken
from tests.sales.samples import day, usd

PRODUCT = UUID("01890000-0000-7000-8000-0000000000e1")
LISTED = ProductListed(product_id=PRODUCT, sku="P-1", name="Pump")
TODAY = day(0)


def priced(amount: int, since: date) -> PriceChanged:
    return PriceChanged(product_id=PRODUCT, price=usd(amount), effective_from=since)


def listed(*prices: PriceChanged) -> product.Product:
    state = Scenario(product.evolve, (LISTED, *prices)).state
    assert state is not None
    return state


def test_SA13_a_product_is_listed_once() -> None:
    Scenario(product.evolve).when(
        lambda state: product.list_product(state, product_id=PRODUCT, sku="P-1", name="Pump")
    ).then(LISTED).when(
        lambda state: product.list_product(state, product_id=PRODUCT, sku="P-1", name="Pump")
    ).then()


def test_SA13_another_product_under_its_id_is_refused() -> None:
    Scenario(product.evolve, [LISTED]).when(
        lambda state: product.list_product(state, product_id=PRODUCT, sku="P-2", name="Pump")
    ).refused(Conflict, "is Pump (P-1)")


def test_SA13_an_article_number_is_one_products() -> None:
    claimed = SkuClaimed(product_id=PRODUCT, sku="P-1")
    number = Scenario(product.claim).when(
        lambda state: product.claim_sku(state, product_id=PRODUCT, sku="P-1")
    )
    again = number.then(claimed)
    again.when(lambda state: product.claim_sku(state, product_id=PRODUCT, sku="P-1")).then()
    again.when(lambda state: product.claim_sku(state, product_id=UUID(int=1), sku="P-1")).refused(
        SkuTaken, f"P-1 is product {PRODUCT}"
    )


def test_SA13_a_price_counts_from_its_day_until_the_next() -> None:
    pump = listed(priced(100, day(0)), priced(120, day(10)))

    assert pump.price_on(day(9), "USD") == usd(100)
    assert pump.price_on(day(10), "USD") == usd(120)


def test_SA13_of_two_prices_of_one_day_the_last_set_counts() -> None:
    assert listed(priced(100, day(0)), priced(90, day(0))).price_on(day(5), "USD") == usd(90)


def test_SA13_before_its_first_price_and_in_other_currencies_it_has_none() -> None:
    pump = listed(priced(100, day(5)))

    with pytest.raises(NoPrice, match="no price in USD"):
        pump.price_on(day(4), "USD")
    with pytest.raises(NoPrice, match="no price in EUR"):
        pump.price_on(day(6), "EUR")


def test_SA13_the_same_price_again_changes_nothing() -> None:
    Scenario(product.evolve, [LISTED]).when(
        lambda state: product.change_price(state, usd(100), day(3), TODAY)
    ).then(priced(100, day(3))).when(
        lambda state: product.change_price(state, usd(100), day(3), TODAY)
    ).then()


@pytest.mark.parametrize(
    ("price", "since", "saying"),
    [(usd(100), day(-1), "is over"), (Money(-1, "USD"), day(1), "below nothing")],
)
def test_SA13_no_price_for_the_past_and_none_below_zero(
    price: Money, since: date, saying: str
) -> None:
    Scenario(product.evolve, [LISTED]).when(
        lambda state: product.change_price(state, price, since, TODAY)
    ).refused(Refusal, saying)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 50)), min_size=1), st.integers(0, 40))
def test_SA13_the_price_of_a_day_is_of_the_latest_day_before_it(
    changes: list[tuple[int, int]], asked: int
) -> None:
    pump = listed(*(priced(amount, day(since)) for since, amount in changes))
    counting = [change for change in changes if change[0] <= asked]
    if not counting:
        with pytest.raises(NoPrice):
            pump.price_on(day(asked), "USD")
        return
    latest = max(since for since, _ in counting)
    expected = [amount for since, amount in counting if since == latest][-1]

    assert pump.price_on(day(asked), "USD") == usd(expected)
