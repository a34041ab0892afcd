"""Facts in, figures out: views come to what is published of real data, to its last digit.

CDNOW and its models go through a whole house in `tests/e2e/test_models.py`.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from daybook_analytics.models import bgnbd
from daybook_analytics.models.purchases import summarise
from daybook_analytics.views.buckets import Bucket
from daybook_chassis.ids import derived_id
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import (
    ForecastCategory,
    Heat,
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
    Stage,
)
from daybook_contracts.sales.payments import PaymentReceived
from daybook_contracts.service.entitlements import ServiceTier
from daybook_contracts.service.tickets import (
    Priority,
    TicketAssigned,
    TicketChannel,
    TicketClosed,
    TicketKind,
    TicketOpened,
    TicketPaused,
    TicketResolved,
)
from tests.analytics.folding import Folded, Said

DATA = Path(__file__).parents[1] / "data"
DEMO = Path(__file__).parents[3] / "demo" / "data"
MAVEN = DEMO / "maven" / "sales_pipeline.csv"
HELPDESK = DEMO / "helpdesk" / "helpdesk.csv.gz"
LAST = date(2011, 12, 9)
TRIANGLE = """
885 324 286 340 321 352 321 309 313 350 331 445 235
417  92 111  96 134 120 103 101 125 136 152  49
380  71  71 108 103  94  96 106  94 116  26
452  68 114  90 101  76 121 104 126  39
300  64  61  63  59  68  65  78  22
284  54  49  49  59  66  75  27
242  42  38  64  56  81  23
188  34  39  42  51  21
169  35  42  41  21
299  70  90  34
358  86  41
323  36
 41
"""
"""Customers of Online Retail who bought in a month, by the month in which they first did."""


def orders(name: str, currency: str) -> Iterator[Said]:
    """In any order, and under names that sort otherwise."""
    with gzip.open(DATA / name, "rt", encoding="ascii", newline="") as file:
        rows = list(csv.reader(file))[1:]
    Random(7919).shuffle(rows)
    for number, (customer, day, hundredths) in enumerate(rows):
        fact = PaymentReceived(
            customer_id=derived_id(name, customer),
            account_id=derived_id(name, customer, "account"),
            payment_ref=f"P-{number}",
            amount=Money(int(hundredths), currency),
            received_on=date.fromisoformat(day),
        )
        yield Said(fact.account_id, fact)


@pytest.fixture(scope="module")
def shop() -> Folded:
    return Folded(orders("online_retail.csv.gz", "GBP"))


def test_AN11_online_retail_is_as_unequal_as_published(shop: Folded) -> None:
    (row,) = shop.view("concentration", LAST)

    assert (row["customers"], row["spend_minor"]) == (4338, 8_911_407_90)
    assert (row["top_customers"], row["top_share"]) == (868, 0.7462)


def test_AN13_online_retail_comes_back_as_published(shop: Folded) -> None:
    triangle: dict[str, list[int]] = {}
    for row in shop.view("cohorts", LAST):
        triangle.setdefault(row["cohort"], []).append(row["active"])
    months = {row["month"]: row["net_minor"] for row in shop.view("revenue", LAST)}

    told = [line.split() for line in TRIANGLE.strip().split("\n")]
    assert [*triangle.values()] == [[*map(int, line)] for line in told]
    assert (months["2010-12"], months["2011-11"]) == (572_713_89, 1_161_817_38)


def test_AN3_online_retail_does_not_say_how_its_customers_leave(shop: Folded) -> None:
    """The dropout of BG/NBD runs off, and the fit says so; how often they buy it does say."""
    days = [*map(Bucket.from_row, shop.rows("analytics.customer_days"))]
    ordered = Counter[str]()
    for day in days:
        ordered[day.customer_id] += day.purchases
    assert (ordered.total(), [*ordered.values()].count(1)) == (18_532, 1493)

    known = summarise(days, date(2011, 9, 1), "GBP", "weeks", LAST)
    fitted = bgnbd.fit(known.x, known.t_x, known.T)

    assert (len(known.customers), known.x.sum(), known.later.sum()) == (3324, 7112, 4749)
    values = [fitted.parameters[name] for name in ("r", "alpha")]
    assert values == pytest.approx([0.7171, 9.317], rel=5e-4)
    assert fitted.log_likelihood == pytest.approx(-21898.435, abs=0.5)
    assert "b" in fitted.unidentified


def test_AN11_northwind_is_as_unequal_as_published() -> None:
    """Its net is 1,265,793.04; each order rounded, as it is paid, it is two cents more."""
    (row,) = Folded(orders("northwind.csv.gz", "USD")).view("concentration", date(1998, 5, 6))

    assert (row["customers"], row["spend_minor"]) == (89, 1_265_793_06)
    assert (row["top_customers"], row["top_share"]) == (18, 0.6006)


def deals() -> Iterator[Said]:
    """An opportunity with a day is engaged on it; one without is not met yet."""
    with MAVEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from _deal(row)


def _deal(row: dict[str, str]) -> Iterator[Said]:
    names = {name: derived_id("maven", name, row["opportunity_id"]) for name in ("deal", "who")}
    who: dict[str, Any] = {"customer_id": names["who"], "opportunity_id": names["deal"]}
    met = Stage.QUALIFICATION if row["engage_date"] else Stage.PROSPECTING
    opened = OpportunityOpened(
        **who,
        title=row["product"],
        origin="export",
        route=row["sales_agent"],
        heat=Heat.WARM,
        value=Money(0, "USD"),
        stage=met,
        probability=20,
    )
    yield Said(names["deal"], opened, _at(row["engage_date"] or "2017-12-31"))
    ends = {"Won": Stage.CLOSED_WON, "Lost": Stage.CLOSED_LOST}
    if row["deal_stage"] not in ends:
        return
    into, at = ends[row["deal_stage"]], _at(row["close_date"])
    staged = OpportunityStaged(
        **who,
        stage=into,
        previous_stage=met,
        probability=100 if into is Stage.CLOSED_WON else 0,
        forecast_category=ForecastCategory.CLOSED,
    )
    yield Said(names["deal"], staged, at)
    if into is Stage.CLOSED_WON:
        value = Money(int(row["close_value"]) * 100, "USD")
        yield Said(names["deal"], OpportunityWon(**who, contract_id=names["deal"], value=value), at)


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00Z")


def test_SA5_maven_from_facts_is_won_and_lost_as_it_is_known_to_be() -> None:
    pipeline = Folded(deals())
    (row,) = pipeline.view("win_loss", date(2017, 12, 31))
    stages = {row["stage"]: row for row in pipeline.view("funnel", date(2017, 12, 31))}

    assert (row["won"], row["lost"]) == (4238, 2473)
    assert (stages["qualification"]["open"], stages["prospecting"]["open"]) == (1589, 500)
    assert (row["win_rate"], row["won_minor"]) == (0.6315, 10_005_534_00)
    assert (row["mean_days_to_win"], row["mean_days_to_lose"]) == (51.78, 41.48)


def desk() -> Iterator[Said]:
    """A case is opened by its first event; what nobody else's fact is, somebody works at it."""
    with gzip.open(HELPDESK, "rt", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["time:timestamp"])
    met: set[UUID] = set()
    for row in rows:
        case, at = derived_id("helpdesk", row["case:concept:name"]), row["time:timestamp"]
        who = {"customer_id": derived_id("helpdesk", row["customer"]), "ticket_id": case}
        if case not in met:
            met.add(case)
            yield Said(case, _opened(who, datetime.fromisoformat(at)), datetime.fromisoformat(at))
        yield Said(case, _done(row, who, datetime.fromisoformat(at)), datetime.fromisoformat(at))


def _opened(who: dict[str, Any], at: datetime) -> Fact:
    return TicketOpened(
        **who,
        kind=TicketKind.PROBLEM,
        priority=Priority.NORMAL,
        channel=TicketChannel.EMAIL,
        topic="of the log",
        tier=ServiceTier.STANDARD,
        opened_at=at,
        due_at=at,
    )


def _done(row: dict[str, str], who: dict[str, Any], at: datetime) -> Fact:
    match row["concept:name"]:
        case "Closed":
            return TicketClosed(**who, elapsed_minutes=0, sla_met=True)
        case "Resolve ticket":
            done = "done"
            return TicketResolved(**who, resolution=done, resolved_at=at, elapsed_minutes=0)
        case "Wait":
            return TicketPaused(**who, waiting_for="the customer", paused_at=at)
        case _:
            return TicketAssigned(**who, assignee=row["org:resource"])


def test_SE1_the_helpdesks_log_from_facts_is_as_it_is_known_to_be() -> None:
    """From the first event of a case to its last it is 40.86 days; to its closing a bit less."""
    log = Folded(desk())
    every, ungraded = log.view("ticket_figures", date(2014, 12, 31))

    assert len(log.rows("analytics.ticket_moves")) == 21_348 + every["tickets"], "its opening, too"
    assert (every["grade"], every["tickets"], every["closed"]) == ("all", 4580, 4559)
    assert (every["mean_days_in_hand"], every["mean_days_to_close"]) == (40.86, 40.84)
    assert every["waited"] == 1236
    assert ungraded == every | {"grade": "none"}
