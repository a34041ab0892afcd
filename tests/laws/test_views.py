"""Every view: as known now it is what it is, and a customer's figures rest on the facts named."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from daybook_analytics.application.answers import Answers
from daybook_analytics.application.archived import Archived
from daybook_analytics.application.explaining import Explaining
from daybook_analytics.archive.writer import Writer
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.view import Table
from tests.laws.histories import SEED, History, house_at
from tests.laws.outside import BEGIN, MOVES
from tests.laws.story import Story

each_view = pytest.mark.parametrize("name", VIEWS)


def ordered(rows: Table) -> Table:
    return sorted(rows, key=str)


@each_view
def test_as_known_now_a_view_is_what_is_posted(told: History, name: str) -> None:
    """The logs are read again for the one, tables for the other."""
    answers, day = Answers(told.service("analytics")), told.past.now.date()

    then = answers.answer(name, day, datetime.now(UTC))

    assert ordered(then.rows) == ordered(answers.finish(name, day))


@each_view
def test_every_row_has_the_columns_that_its_view_says(every_told: list[History], name: str) -> None:
    for told in every_told:
        rows = Answers(told.service("analytics")).finish(name, told.past.now.date())
        assert {tuple(row) for row in rows} <= {VIEWS[name].columns}


@each_view
def test_folding_only_the_facts_named_gives_each_customers_figures(
    told: History, name: str
) -> None:
    """For all whose rows are of customers; in the rest customers are summed up."""
    analytics, day = told.service("analytics"), told.past.now.date()
    rows = Answers(analytics).finish(name, day)
    customers = sorted({row["customer_id"] for row in rows if row.get("customer_id")})

    for customer in customers:
        why = Explaining(analytics).explain(name, customer, day)
        assert why.reproduced, customer
        assert why.events, customer


def test_as_known_at_a_moment_a_view_is_as_if_all_had_stopped_there(tmp_path: Path) -> None:
    """Business went on after it, also about days before it. The archive says what the logs say."""
    with house_at(tmp_path) as house:
        story, answers = Story(house, Random(SEED)), Answers(house["analytics"])
        story.play(MOVES, 12, BEGIN)
        house.drain()
        moment, day = datetime.now(UTC), story.now.date()
        then = {name: answers.finish(name, day) for name in VIEWS}

        story.play(MOVES, 12)
        house.drain()

        known = {name: answers.answer(name, day, moment).rows for name in VIEWS}
        for log in (log for service in house.services.values() for log in service.logs()):
            Writer(tmp_path / "archive", log).write()
        archived = Archived(tmp_path / "archive", house["analytics"])
        changed = {name for name in VIEWS if answers.finish(name, day) != then[name]}
        assert {name: ordered(rows) for name, rows in known.items()} == {
            name: ordered(rows) for name, rows in then.items()
        }
        assert changed, "what came later changes what is said of that day"
        assert {name: archived.answer(name, day, moment).rows for name in VIEWS} == known
        assert {name: archived.answer(name, day).rows for name in changed} == {
            name: answers.answer(name, day, datetime.now(UTC)).rows for name in changed
        }
