"""The funnel from moves: published figures, and each rule by an example (SA5, AN12)."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from daybook_analytics.application.measure_funnel import measured
from daybook_analytics.views import pipeline
from daybook_analytics.views.pipeline import Move
from daybook_contracts.analytics.funnel import StageMeasured
from daybook_contracts.sales.opportunities import Stage

MAVEN = Path(__file__).parents[3] / "demo" / "data" / "maven" / "sales_pipeline.csv"
AS_OF = date(2017, 12, 31)
START = datetime(2017, 1, 1, tzinfo=UTC)


def story(name: str, *moves: tuple[int, Stage, int], value: int = 1000) -> Iterator[Move]:
    """So many days after the start: into this stage, at this probability."""
    for place, (days, stage, probability) in enumerate(moves):
        at = START + timedelta(days=days)
        worth = (value, "USD") if place == 0 else (None, None)
        yield Move(name, f"{place:06d}", "customer", at, stage, probability, *worth)


def exported() -> Iterator[Move]:
    """An opportunity with a day is engaged on it, then won or lost; one without is not met yet."""
    stages = {"Won": Stage.CLOSED_WON, "Lost": Stage.CLOSED_LOST}
    with MAVEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, begun = row["opportunity_id"], row["engage_date"]
            stage = Stage.QUALIFICATION if begun else Stage.PROSPECTING
            at = datetime.fromisoformat(f"{begun or '2017-12-31'}T00:00Z")
            yield Move(name, "000000", row["account"], at, stage, 20, 0, "USD")
            if row["deal_stage"] not in stages:
                continue
            closed = datetime.fromisoformat(f"{row['close_date']}T00:00Z")
            into = stages[row["deal_stage"]]
            yield Move(name, "000001", row["account"], closed, into, 0, None, None)
            if into is Stage.CLOSED_WON:
                cents = int(row["close_value"]) * 100
                yield Move(name, "000002", row["account"], closed, None, None, cents, "USD")


@pytest.fixture(scope="module")
def moves() -> list[Move]:
    return list(exported())


def test_SA5_maven_moves_on_from_its_one_stage(moves: list[Move]) -> None:
    prospecting, engaging = pipeline.funnel(moves)

    assert (prospecting["entered"], prospecting["open"], prospecting["conversion"]) == (
        500,
        500,
        None,
    )
    assert (engaging["entered"], engaging["open"]) == (8300, 1589)
    assert (engaging["advanced"], engaging["lost"]) == (4238, 2473)
    assert engaging["conversion"] == 0.6315
    assert engaging["mean_dwell_days"] == round((4238 * 51.7832 + 2473 * 41.4787) / 6711, 2)


def test_SA5_a_stay_ends_forward_back_or_lost() -> None:
    told = [
        *story("on", (0, Stage.PROSPECTING, 10), (4, Stage.PROPOSAL, 50)),
        *story("back", (0, Stage.PROPOSAL, 50), (2, Stage.PROSPECTING, 10)),
        *story("lost", (0, Stage.PROSPECTING, 10), (10, Stage.CLOSED_LOST, 0)),
    ]

    rows = {row["stage"]: row for row in pipeline.funnel(told)}

    first, proposal = rows["prospecting"], rows["proposal"]
    assert (first["entered"], first["advanced"], first["lost"], first["open"]) == (3, 1, 1, 1)
    assert (first["conversion"], first["mean_dwell_days"]) == (0.5, 7.0)
    assert (proposal["entered"], proposal["went_back"], proposal["open"]) == (2, 1, 1)
    assert proposal["conversion"] == 0.0


def test_AN12_the_forecast_is_value_times_probability_of_what_is_open() -> None:
    told = [
        *story("a", (0, Stage.PROSPECTING, 10), (4, Stage.PROPOSAL, 50), value=1001),
        *story("b", (0, Stage.NEGOTIATION, 80), value=500),
        *story("c", (0, Stage.NEGOTIATION, 80), (1, Stage.CLOSED_LOST, 0)),
        *story("d", (0, Stage.NEGOTIATION, 80), (1, Stage.CLOSED_WON, 100)),
    ]

    rows = pipeline.forecast(pipeline.opportunities(told, AS_OF))

    found = {row["stage"]: (row["value_minor"], row["weighted_minor"]) for row in rows}
    assert found == {"proposal": (1001, 500), "negotiation": (500, 400), "all": (1501, 900)}


def test_SA5_what_was_not_opened_yet_is_not_there() -> None:
    told = list(story("a", (0, Stage.PROSPECTING, 10), (4, Stage.PROPOSAL, 50)))

    assert pipeline.opportunities(told[1:], AS_OF) == []


def test_SA5_what_is_measured_is_the_view_in_whole_percent_and_minutes() -> None:
    told = [
        *story("on", (0, Stage.PROSPECTING, 10), (4, Stage.PROPOSAL, 50)),
        *story("lost", (0, Stage.PROSPECTING, 10), (11, Stage.CLOSED_LOST, 0)),
        *story("gone", (0, Stage.PROSPECTING, 10), (12, Stage.CLOSED_LOST, 0)),
    ]

    first, proposal = map(measured, pipeline.stays(pipeline.histories(told)))

    assert first == StageMeasured(
        stage=Stage.PROSPECTING,
        entered=3,
        advanced=1,
        went_back=0,
        lost=2,
        open=0,
        conversion=33,
        mean_dwell=9 * 24 * 60,
        median_dwell=11 * 24 * 60,
    )
    assert (proposal.open, proposal.conversion, proposal.mean_dwell) == (1, None, None)
