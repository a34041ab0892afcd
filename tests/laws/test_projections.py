"""Every projection is a pure fold: any batches, any order of customers, any repeats (I3, I4)."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.moments import holds_days, holds_instants
from daybook_chassis.projection import Projection
from daybook_contracts.personal import Erased
from tests.laws import checks
from tests.laws.folding import (
    facts_of,
    folded,
    lane_of,
    live_rows,
    sealed_facts_of,
    shuffled,
    split,
)
from tests.laws.histories import History
from tests.laws.members import PROJECTIONS

each_projection = pytest.mark.parametrize(
    ("owner", "projection"), PROJECTIONS, ids=[projection.name for _, projection in PROJECTIONS]
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")
few = settings(max_examples=6)


@each_projection
def test_its_names_tell_which_columns_hold_days_and_instants(
    every_told: list[History], owner: str, projection: Projection
) -> None:
    """By the name a reader's filter is checked: see `daybook_chassis.moments`."""
    for told in every_told:
        for row in live_rows(told, told.service(owner), projection).values():
            for name, value in row.items():
                if isinstance(value, str) and not name.endswith("since"):
                    assert bool(_DAY.fullmatch(value)) == holds_days(name), (name, value)
                    assert bool(_INSTANT.fullmatch(value)) == holds_instants(name), (name, value)


@each_projection
def test_rebuilt_it_is_what_it_was(told: History, owner: str, projection: Projection) -> None:
    checks.rebuilds(told, (owner, projection))


@few
@given(cuts=st.sets(st.integers(1, 60)))
@each_projection
def test_any_batches_make_the_same_rows(
    told: History, owner: str, projection: Projection, cuts: set[int]
) -> None:
    service = told.service(owner)
    facts = facts_of(told, service, projection)

    assert folded(projection, split(facts, cuts)) == live_rows(told, service, projection)


@few
@given(random=st.randoms(use_true_random=False), cuts=st.sets(st.integers(1, 60)))
@each_projection
def test_customers_may_overtake_each_other(
    told: History, owner: str, projection: Projection, random: Random, cuts: set[int]
) -> None:
    service = told.service(owner)
    facts = shuffled(facts_of(told, service, projection), random, lane_of)

    assert folded(projection, split(facts, cuts)) == live_rows(told, service, projection)


@each_projection
def test_delivered_again_all_facts_change_nothing(
    told: History, owner: str, projection: Projection
) -> None:
    checks.redelivery_changes_nothing(told, projection.name)


@each_projection
def test_it_runs_without_subject_keys(told: History, owner: str, projection: Projection) -> None:
    checks.runs_sealed(told, owner, projection)


@each_projection
def test_it_runs_on_erased_persons(told: History, owner: str, projection: Projection) -> None:
    service = told.service(owner)
    erased = [
        (fact.model_copy(update=dict.fromkeys(fact.personal_fields, Erased())), envelope)
        for fact, envelope in sealed_facts_of(told, service, projection)
    ]

    assert folded(projection, [erased]).keys() == live_rows(told, service, projection).keys()


@each_projection
def test_the_stories_have_rows_for_it(
    every_told: list[History], owner: str, projection: Projection
) -> None:
    """Otherwise its laws would hold on nothing."""
    assert any(live_rows(told, told.service(owner), projection) for told in every_told)
    heard = {
        envelope.type
        for told in every_told
        for _, envelope in facts_of(told, told.service(owner), projection)
    }
    assert heard == {fact.type for fact in projection.on}
