"""A run gets the faults it promises, whatever its seed."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.deck import dealt
from tests.faults.faults import Fault, Join, KillService, KillSeveral, KillTwice, Storm, faults_of
from tests.faults.servers import KillBroker, WipeBroker

WHOLE = (KillService, KillSeveral, KillTwice, Join, Storm, KillBroker, WipeBroker)
seeds = st.integers(0, 1_000_000)


def killed(deck: Sequence[Fault]) -> int:
    return sum(fault.crashes for fault in deck)


@pytest.mark.parametrize(("store", "bus"), [("postgres", "kafka"), ("sqlite", "http")])
@given(seeds)
def test_fifty_crashes_bring_every_kind_of_fault(store: str, bus: str, seed: int) -> None:
    kinds = faults_of(store, bus)
    deck = dealt(Random(seed), kinds, 50)

    assert {fault.name for fault in deck} == {fault.name for fault in kinds}
    assert killed(deck) >= 50
    whole = [fault for fault in deck if isinstance(fault, WHOLE)]
    assert killed(whole) * 2 >= killed(deck), "most crashes are those of whole processes"


@given(seeds, st.integers(0, 12))
def test_a_small_run_gets_as_many_crashes_as_it_wants(seed: int, crashes: int) -> None:
    deck = dealt(Random(seed), faults_of("postgres", "kafka"), crashes)

    assert killed(deck) >= crashes
    assert killed(deck) < crashes + 3, "a storm kills the most, and that is three"


def test_two_runs_of_one_seed_are_the_same() -> None:
    kinds = faults_of("postgres", "kafka")
    assert dealt(Random(3), kinds, 20) == dealt(Random(3), kinds, 20)
    assert dealt(Random(3), kinds, 20) != dealt(Random(4), kinds, 20)
