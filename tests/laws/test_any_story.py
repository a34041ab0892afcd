"""All laws on stories that Hypothesis tells, so that one that breaks is told back in few moves."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.laws import checks, money
from tests.laws.histories import History, history, told, told_at_random
from tests.laws.members import PROJECTIONS, subscriptions_that_act


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(random=st.randoms(use_true_random=False), moves=st.integers(6, 20))
def test_every_law_holds_on_any_story(random: Random, moves: int) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        past = told(home, told_at_random(random, moves))
        with history(home, past) as heard:
            _assert_every_law_holds(heard)


def _assert_every_law_holds(heard: History) -> None:
    checks.verifies(heard)
    money.conserves(heard)
    checks.redelivery_changes_nothing(heard, *(each.name for _, each in PROJECTIONS))
    for owner, projection in PROJECTIONS:
        checks.runs_sealed(heard, owner, projection)
    checks.rebuilds(heard, *PROJECTIONS)
    checks.acts_once(heard, *subscriptions_that_act())
    checks.carries_out_once(heard, *heard.house.services)
