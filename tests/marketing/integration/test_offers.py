"""From orders and conversations of other services to an offer that is taken (MK6)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_contracts.marketing.offers import InterestSource
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import OrderLine, OrderPlaced
from daybook_contracts.sales.products import ProductListed
from daybook_contracts.service.interactions import ContactChannel, Direction, InteractionRecorded
from daybook_marketing.application.offers import (
    AcceptOffer,
    NoConsent,
    NoteInterest,
    RecommendOffers,
)
from daybook_marketing.domain.taste import NothingToOffer
from tests.marketing.integration.office import Office
from tests.marketing.samples import CUSTOMER, day
from tests.support.publisher import Publisher

STROLLER, PRICE = UUID(int=1), Money(50, "EUR")


def test_MK6_from_what_others_tell_to_an_offer_that_is_taken(
    embedded: Office, sales: Publisher, desk: Publisher
) -> None:
    def do(command: Command) -> None:
        embedded.service.commands.execute(command, Context(actor="clerk", occurred_at=day(2)))

    browsed = NoteInterest(customer_id=CUSTOMER, source=InterestSource.BROWSING, topic="pregnancy")
    with pytest.raises(NoConsent):
        do(browsed)
    embedded.grant(day(0))
    embedded.settle()
    with pytest.raises(NothingToOffer):
        do(RecommendOffers(customer_id=CUSTOMER))

    line = OrderLine(product_id=STROLLER, quantity=1, unit_price=PRICE, amount=PRICE)
    order = OrderPlaced(customer_id=CUSTOMER, order_id=UUID(int=2), lines=(line,), total=PRICE)
    sales.say(CUSTOMER, order, day(1))
    embedded.settle(sales, desk)
    sales.say(STROLLER, ProductListed(product_id=STROLLER, sku="stroller", name="S"), day(1))
    talk = InteractionRecorded(
        customer_id=CUSTOMER,
        interaction_id=UUID(int=3),
        channel=ContactChannel.PHONE,
        direction=Direction.INBOUND,
        summary="Wanted to know about Infant Formula",
        happened_at=datetime(2024, 3, 5, tzinfo=UTC),
    )
    desk.say(CUSTOMER, talk, day(1))
    embedded.settle(sales, desk)
    do(browsed)
    do(RecommendOffers(customer_id=CUSTOMER))
    embedded.settle()

    (row,) = embedded.all("marketing.offers")
    assert (row["offer"], row["accepted"], row["policy"]) == ("nursery-set", False, "offers/1")
    assert row["reasons"] == (
        "browsing of pregnancy on 2024-03-06; "
        "interaction of infant formula on 2024-03-05; purchase of stroller on 2024-03-05"
    )
    taken = UUID(row["recommendation_id"])
    do(AcceptOffer(customer_id=CUSTOMER, recommendation_id=taken))
    embedded.settle()
    assert embedded.all("marketing.offers")[0]["accepted"] is True
