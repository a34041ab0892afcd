"""The funnel is measured when a month ends in which an opportunity moved (SA5)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from daybook_analytics.bootstrap import build
from daybook_chassis.database import Database
from daybook_contracts.analytics.funnel import FunnelMeasured
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import (
    ForecastCategory,
    Heat,
    OpportunityOpened,
    OpportunityStaged,
    Stage,
)
from daybook_contracts.topics import published
from tests.support.publisher import Publisher
from tests.support.running import Running

CUSTOMER = UUID("01890a5d-ac96-774b-bcce-b302099a9000")
OPPORTUNITY = UUID("01890a5d-ac96-774b-bcce-b302099a9001")
STORY = "story"
OPENED = OpportunityOpened(
    customer_id=CUSTOMER,
    opportunity_id=OPPORTUNITY,
    title="Pumps",
    origin="trade fair",
    route="met at the stand",
    heat=Heat.WARM,
    value=Money(100, "USD"),
    stage=Stage.PROSPECTING,
    probability=10,
)
STAGED = OpportunityStaged(
    customer_id=CUSTOMER,
    opportunity_id=OPPORTUNITY,
    stage=Stage.PROPOSAL,
    previous_stage=Stage.PROSPECTING,
    probability=50,
    forecast_category=ForecastCategory.PIPELINE,
)


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Publisher]:
    sales = Publisher(Database(f"sqlite:///{tmp_path / 'sales.sqlite'}"), "sales")
    yield sales
    sales.close()


@pytest.fixture
def analytics(sales: Publisher, tmp_path: Path) -> Iterator[Running]:
    running = Running(build, f"sqlite:///{tmp_path / 'analytics.sqlite'}", sales)
    yield running
    running.service.close()


def reach(analytics: Running, moment: datetime) -> None:
    analytics.settle()
    analytics.service.timers.advance(STORY, moment)
    analytics.settle()


def measured(analytics: Running) -> list[FunnelMeasured]:
    page = analytics.service.feeds()["crm.analytics"].read(0, 1000)
    every = [message.fact(published()) for message in page.messages]
    return [fact for fact in every if isinstance(fact, FunnelMeasured)]


def test_SA5_the_funnel_is_measured_when_a_month_ends_and_anew_if_it_was_otherwise(
    sales: Publisher, analytics: Running
) -> None:
    sales.say(OPPORTUNITY, OPENED, datetime(2024, 1, 10, tzinfo=UTC), STORY)
    reach(analytics, datetime(2024, 1, 31, tzinfo=UTC))
    assert measured(analytics) == []
    reach(analytics, datetime(2024, 2, 1, tzinfo=UTC))
    (january,) = measured(analytics)
    assert (january.as_of.isoformat(), january.opportunities, january.moves) == ("2024-01-31", 1, 1)
    assert [(each.stage, each.open) for each in january.stages] == [(Stage.PROSPECTING, 1)]

    sales.say(OPPORTUNITY, STAGED, datetime(2024, 1, 20, tzinfo=UTC), STORY)  # heard late
    reach(analytics, datetime(2024, 3, 1, tzinfo=UTC))

    _, anew = measured(analytics)
    first, then = anew.stages
    assert anew.as_of == january.as_of
    assert (first.advanced, first.conversion, first.mean_dwell) == (1, 100, 10 * 24 * 60)
    assert (then.stage, then.open) == (Stage.PROPOSAL, 1)
    rows = analytics.service.queries.all("analytics.funnels")
    assert {row["stage"]: row["moves"] for row in rows} == {"prospecting": 2, "proposal": 2}
