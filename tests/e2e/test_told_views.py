"""Views of what other services tell: facts in, figures out over HTTP, as of a day."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from daybook_analytics.application.archived import Archived
from daybook_analytics.application.review_figures import ReviewFigures
from daybook_analytics.archive.writer import Writer
from daybook_chassis.commands import Context
from daybook_chassis.errors import Transient
from daybook_chassis.ids import derived_id
from daybook_chassis.security import operator_only
from daybook_chassis.settings import Settings
from daybook_cli import views
from daybook_cli.house import House
from daybook_cli.serve import app_of
from daybook_contracts.customers.consent import Channel
from daybook_contracts.customers.relationships import RelationshipKind, RelationshipLinked
from daybook_contracts.marketing.campaigns import CampaignSpent
from daybook_contracts.marketing.messages import MailingOrdered, MessageBegun, MessageSent
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.orders import OrderLine, OrderPlaced
from daybook_contracts.sales.payments import (
    Allocation,
    ClaimOrigin,
    PaymentAllocated,
    PaymentPlanned,
    PaymentReceived,
)
from daybook_contracts.sales.products import ProductListed
from tests.analytics.unit.test_association import SHOP
from tests.e2e.telling import Told, hear, tell

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_id(*of: object) -> UUID:
    return derived_id("told", *map(str, of))


def eur(units: int) -> Money:
    return Money(units * 100, "EUR")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("house")
    with House(Settings(home=home, store="sqlite")) as house:
        yield house


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    headers = {"Authorization": "Bearer known"}
    with TestClient(app_of(house, operator_only("known")), headers=headers) as client:
        yield client


def ask(client: TestClient, view: str, as_of: date, **more: str) -> list[dict[str, Any]]:
    asked = {"as_of": as_of.isoformat()} | more
    answer = client.get(f"/analytics/views/{view}", params=asked)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def paid(customer: str, day: date, units: int) -> Told:
    fact = PaymentReceived(
        customer_id=an_id(customer),
        account_id=an_id(customer, "account"),
        payment_ref=f"{customer} {day}",
        amount=eur(units),
        received_on=day,
    )
    return Told(fact.account_id, fact)


def _shop() -> Iterator[Told]:
    """The textbook's transactions, one a day, each of a customer of its own."""
    for product in "12345":
        listed = ProductListed(product_id=an_id(product), sku=f"I{product}", name=product)
        yield Told(an_id(product), listed, DAY)
    for number, basket in enumerate(SHOP):
        lines = [
            OrderLine(product_id=an_id(each), quantity=1, unit_price=eur(1), amount=eur(1))
            for each in basket
        ]
        order = OrderPlaced(
            customer_id=an_id("buyer", number),
            order_id=an_id("order", number),
            quote_id=an_id("quote"),
            lines=tuple(lines),
            total=eur(len(lines)),
        )
        yield Told(order.order_id, order, DAY + timedelta(days=number))


def test_AN14_rules_are_of_what_was_ordered_by_a_day(house: House, client: TestClient) -> None:
    """The second of two with I5 came on the eighth day; before, nothing is to be said of it."""
    tell(house, _shop())
    eighth = DAY.date() + timedelta(days=7)

    (rule,) = ask(client, "association_rules", eighth, antecedent="I5", consequent="I1 + I2")
    before = ask(client, "association_rules", eighth - timedelta(days=1), antecedent="I5")

    assert (rule["baskets"], rule["support"], rule["confidence"]) == (2, 0.25, 1.0)
    assert rule["lift"] == pytest.approx(8 / 3, abs=1e-6)
    assert before == []
    same = ask(client, "customer_associations", eighth, antecedent="I5", consequent="I1 + I2")
    assert same == [rule], "each order is of another customer"


def test_AN15_clusters_are_recorded_and_say_who_is_in_which(
    house: House, client: TestClient
) -> None:
    """Six who pay a thousand each month, and nine who paid ten, once."""
    begun, day = date(2025, 9, 1), date(2026, 2, 27)
    often = [
        paid(f"often {place}", begun + timedelta(days=30 * month + place), 1000 + place)
        for month in range(6)
        for place in range(6)
    ]
    once = [paid(f"once {place}", begun + timedelta(days=place), 10) for place in range(9)]
    tell(house, [*often, *once])
    asked = {"currency": "EUR", "as_of": day.isoformat()}

    for _ in range(2):
        answer = client.post("/analytics/clusters", json=asked)
        assert answer.status_code == 200, answer.text
    hear(house)

    assert [row["customers"] for row in client.get("/analytics/clusters").json()["rows"]] == [6, 9]
    rows = ask(client, "clusters", day)
    assert [(row["cluster"], row["customers"], row["supported"]) for row in rows] == [
        (1, 6, True),
        (2, 9, True),
    ]
    assert ask(client, "clusters", day - timedelta(days=1)) == [], "nothing had been found by then"
    (member,) = ask(client, "customer_clusters", day, customer_id=str(an_id("often 3")))
    assert (member["cluster"], member["model_id"]) == (1, "k-means-EUR-1")
    why = {"view": "customer_clusters", "customer_id": member["customer_id"]}
    told = client.get("/analytics/explain", params=why | {"as_of": day.isoformat()}).json()
    assert told["reproduced"]
    types = [event["type"].rpartition(".")[2] for event in told["events"]]
    assert sorted(types) == ["ClustersBuilt"] + ["PaymentReceived"] * 6


def test_AN15_customers_who_are_all_alike_are_refused(client: TestClient) -> None:
    asked = {"currency": "SEK", "as_of": "2026-02-28"}

    answer = client.post("/analytics/clusters", json=asked)

    assert (answer.status_code, "no clusters" in answer.json()["detail"]) == (409, True)


MONDAY = {
    "title": "Monday's",
    "language": "zh",
    "choices": [
        {
            "view": "concentration",
            "where": [{"column": "currency", "value": "EUR"}],
            "columns": ["customers", "gini"],
        }
    ],
}


def test_AN18_a_report_is_saved_drawn_changed_and_removed(house: House, client: TestClient) -> None:
    often = [paid("often", DAY.date() + timedelta(days=each), 10) for each in range(2)]
    tell(house, [*often, paid("once", DAY.date(), 10)])
    drawn = {"as_of": "2026-03-31", "format": "md"}

    for _ in range(2):
        assert client.post("/analytics/reports/monday", json=MONDAY).status_code == 200
    hear(house)
    text = client.get("/analytics/reports/monday", params=drawn).text
    changed = client.post("/analytics/reports/monday", json=MONDAY | {"language": None})
    hear(house)
    listed = client.get("/analytics/reports").json()[-1]
    english = client.get("/analytics/reports/monday", params=drawn).text

    assert changed.status_code == 200
    assert "# Monday's" in text
    assert "- 报告定义: monday/1" in text
    assert "| 客户数 | 基尼系数 |" in text
    assert "- Definition: monday/2" in english, "the same twice was one version"
    assert listed == {
        "name": "monday",
        "title": "Monday's",
        "views": ["concentration"],
        "version": 2,
    }
    for status in (200, 404):
        assert client.post("/analytics/reports/monday/removal").status_code == status
    hear(house)
    assert client.get("/analytics/reports/monday", params=drawn).status_code == 404


@pytest.mark.parametrize(
    ("name", "choice", "said"),
    [
        ("sales", {}, "comes with Daybook"),
        ("new", {"view": "weather"}, "choice 1: there is no view weather"),
        ("new", {"where": [{"column": "colour", "value": "red"}]}, "no column colour"),
        ("new", {"where": [{"column": "gini", "value": "much"}]}, "gini is float"),
        ("new", {"sort": "-colour"}, "no column colour"),
        ("new", {"columns": ["gini", "colour"]}, "no column colour; there are currency"),
    ],
)
def test_AN18_a_definition_that_cannot_be_drawn_is_refused(
    house: House, client: TestClient, name: str, choice: dict[str, Any], said: str
) -> None:
    tell(house, [paid("somebody", DAY.date(), 10)])
    body = {"title": "New", "choices": [{"view": "concentration"} | choice]}

    answer = client.post(f"/analytics/reports/{name}", json=body)

    assert (answer.status_code, said in answer.json()["detail"]) == (409, True), answer.text


def test_AN16_a_month_that_is_unlike_those_before_it_is_told_of_once(
    house: House, client: TestClient
) -> None:
    """Seven months of 100, and one of 900, of which more came in after it was told of."""

    def crowns(month: int, units: int) -> Told:
        told = paid("oslo", date(2025, month, 9), units)
        assert isinstance(told.fact, PaymentReceived)
        return Told(told.stream, told.fact.model_copy(update={"amount": Money(units * 100, "NOK")}))

    tell(house, [crowns(month, 900 if month == 8 else 100) for month in range(1, 9)])
    reviewed = ReviewFigures(as_of=date(2025, 8, 31), posted_to=house["sales"].log.head())
    for _ in range(2):
        house["analytics"].commands.execute(reviewed, Context(actor="test"))
    hear(house)

    told = client.get("/analytics/anomalies", params={"currency": "NOK"}).json()["rows"]
    (row,) = ask(client, "deviations", date(2025, 8, 31), currency="NOK", beyond="true")

    assert [(each["figure"], each["month"]) for each in told] == [("revenue", "2025-08")]
    assert (row["value"], row["expected"], row["low"], row["high"]) == (90000, 10000, 8000, 12000)
    assert told[0] == told[0] | {name: row[name] for name in ("value", "expected", "low", "high")}
    assert (told[0]["deviation"], told[0]["policy_version"]) == (80000, "deviations/1")


def test_AN16_a_month_is_not_reviewed_before_its_payments_are_posted(house: House) -> None:
    early = ReviewFigures(as_of=date(2025, 8, 31), posted_to=house["sales"].log.head() + 1)

    with pytest.raises(Transient, match="not posted"):
        house["analytics"].commands.execute(early, Context(actor="test"))


def test_AN3_a_campaign_is_borne_by_whom_it_wrote_to_and_explained(
    house: House, client: TestClient
) -> None:
    """30 for a mailing to two, of whom one got it: 15 are hers, and 15 nobody's."""
    campaign, mailing, message = an_id("campaign"), an_id("mailing"), an_id("message")
    reader, day = an_id("reader"), DAY.date()
    ordered = MailingOrdered(
        mailing_id=mailing,
        campaign_id=campaign,
        channel=Channel.EMAIL,
        subject="spring",
        body="it is spring",
        part=1,
        parts=1,
        customers=(reader, an_id("silent")),
    )
    spent = CampaignSpent(
        campaign_id=campaign, amount=eur(30), spent=eur(30), purpose="print", spent_on=day
    )
    begun = MessageBegun(
        customer_id=reader,
        contact_id=an_id("contact"),
        message_id=message,
        mailing_id=mailing,
        channel=Channel.EMAIL,
        attempt=1,
        begun_at=DAY,
        answer_by=DAY + timedelta(minutes=5),
    )
    sent = MessageSent(customer_id=reader, message_id=message)
    tell(house, [paid("reader", day, 100), Told(mailing, ordered, DAY), Told(campaign, spent, DAY)])
    tell(house, [Told(message, begun, DAY), Told(message, sent, DAY)])

    (row,) = ask(client, "customer_worth", day, customer_id=str(reader))
    why = {"view": "customer_worth", "customer_id": str(reader), "as_of": day.isoformat()}
    told = client.get("/analytics/explain", params=why).json()

    assert (row["campaign_cost_minor"], row["value_minor"]) == (1500, 10_000 - 1500 - 900 - 270)
    assert told["reproduced"]
    types = {event["type"].rpartition(".")[2] for event in told["events"]}
    assert types == {
        "PaymentReceived",
        "CampaignSpent",
        "MailingOrdered",
        "MessageBegun",
        "MessageSent",
    }


def test_AN1_AN3_who_pays_in_a_currency_without_rates_is_left_out_and_that_is_said(
    house: House, client: TestClient, tmp_path: Path
) -> None:
    """Nobody says what it costs to serve a customer in yen; what it bought needs no rates."""
    kyoto = paid("kyoto", DAY.date(), 10)
    assert isinstance(kyoto.fact, PaymentReceived)
    yen = kyoto.fact.model_copy(update={"amount": Money(1000, "JPY")})
    tell(house, [kyoto._replace(fact=yen)])

    def left_out(view: str, as_of: date) -> list[str]:
        asked = {"as_of": as_of.isoformat(), "currency": "JPY"}
        answer = client.get(f"/analytics/views/{view}", params=asked).json()
        assert bool(answer["rows"]) == (view == "rfm")
        currencies: list[str] = answer["left_out"]
        return currencies

    for log in house["sales"].logs():
        Writer(tmp_path, log).write()
    archived = Archived(tmp_path, house["analytics"])
    for view in ("lifecycle", "lifecycle_transitions", "customer_worth"):
        for day, there in ((DAY.date(), True), (DAY.date() - timedelta(days=1), False)):
            said = left_out(view, day)
            assert ("JPY" in said) == there
            assert archived.answer(view, day).left_out == said
    assert left_out("rfm", DAY.date()) == []
    answer = views.answer(house, "customer_worth", DAY.date())
    assert answer is not None
    (told,) = views.reservations(answer)
    assert re.fullmatch("who pays in .*JPY.* is left out: worth/1 has no rates for it", told)
    asked = {"as_of": DAY.date().isoformat(), "format": "md"}
    report = client.get("/analytics/reports/customers", params=asked).text
    assert re.search("Without who pays in .*JPY.*: the policy has no rates", report)


def test_AN6_who_our_house_says_works_for_it_is_kin_and_that_is_explained(
    house: House, client: TestClient
) -> None:
    """The relationship is told from the side of the house, in a slot of another customer."""
    ours, clerk, today = an_id("house"), an_id("clerk"), datetime.now(UTC).date()
    linked = RelationshipLinked(
        customer_id=ours,
        link_id=an_id("link"),
        party_id=ours,
        kind=RelationshipKind.EMPLOYS,
        other_customer_id=clerk,
        other_party_id=clerk,
        since=today - timedelta(days=9),
    )
    elsewhere = linked.model_copy(
        update={"link_id": an_id("other"), "other_customer_id": ours, "other_party_id": an_id("x")}
    )
    bought = [paid("clerk", today - timedelta(days=each), 10) for each in (1, 2)]
    tell(house, [Told(linked.link_id, linked), Told(elsewhere.link_id, elsewhere), *bought])
    (shipped,) = client.get("/analytics/policies/loyalty").json()["rows"]
    changed = {"effective_from": today.isoformat(), "reason": "who is ours"}
    changed |= {"terms": shipped["terms"] | {"own_parties": [str(ours)]}}
    assert client.post("/analytics/policies/loyalty", json=changed).status_code == 200
    hear(house)

    (row,) = ask(client, "customer_loyalty", today, customer_id=str(clerk))
    why = {"view": "customer_loyalty", "customer_id": str(clerk), "as_of": today.isoformat()}
    told = client.get("/analytics/explain", params=why).json()

    assert row["loyalty"] == "kinship"
    assert told["reproduced"]
    types = [event["type"].rpartition(".")[2] for event in told["events"]]
    assert sorted(types) == ["PaymentReceived"] * 2 + ["RelationshipLinked"]


def test_AN24_settlement_is_as_of_a_day_and_explained(house: House, client: TestClient) -> None:
    """40 of 100 came before the day on which they fell due; the rest is overdue on the next."""
    customer, account, part = an_id("debtor"), an_id("debtor", "account"), an_id("instalment")
    paid_on = DAY + timedelta(days=9)
    due = (paid_on + timedelta(days=1)).date()
    owed = PaymentPlanned(
        customer_id=customer,
        account_id=account,
        origin=ClaimOrigin.INVOICE,
        origin_ref="I-1",
        instalments=(Instalment(instalment_id=part, due_on=due, amount=eur(100)),),
    )
    some = Allocation(instalment_id=part, amount=eur(40), outstanding=eur(60))
    settled = PaymentAllocated(
        customer_id=customer, account_id=account, allocations=(some,), credit=eur(0)
    )
    tell(house, [Told(account, owed, DAY), Told(account, settled, paid_on)])

    def row(as_of: date) -> tuple[int, int, int]:
        (row,) = ask(client, "customer_settlement", as_of, customer_id=str(customer))
        return row["settled_minor"], row["open_minor"], row["overdue_minor"]

    assert row(due - timedelta(days=2)) == (0, 10_000, 0)
    assert row(due) == (4_000, 6_000, 0)
    assert row(due + timedelta(days=1)) == (4_000, 6_000, 6_000)
    why = {"view": "customer_settlement", "customer_id": str(customer), "as_of": due.isoformat()}
    told = client.get("/analytics/explain", params=why).json()
    assert (told["reproduced"], len(told["events"])) == (True, 2)
