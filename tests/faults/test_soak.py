"""Bounded runs of the soak, with another seed each time.

`make soak` runs any size: 100,000 events and 50 crashes if nothing else is said, which takes longer
than these runs may.
"""

from random import SystemRandom

import pytest

from tests.faults.report import Plan, Report
from tests.faults.soak import soak

_SEEDS = SystemRandom()


def sound(plan: Plan) -> Report:
    report = soak(plan, print)  # the seed is the first line
    assert report.violations == {}
    counters = (report.lost, report.doubled, report.reordered, report.drift_minor_units)
    assert counters == (0, 0, 0, 0)
    assert report.events >= plan.events
    assert report.crashes >= plan.crashes
    return report


def seed() -> int:
    return _SEEDS.randrange(1_000_000)


def test_services_on_sqlite_crash_and_nothing_is_lost_or_doubled() -> None:
    sound(Plan(events=1500, crashes=4, seed=seed(), store="sqlite", bus="http"))


@pytest.mark.postgres
@pytest.mark.kafka
def test_services_postgresql_and_kafka_crash_and_nothing_is_lost_or_doubled() -> None:
    sound(Plan(events=4_000, crashes=6, seed=seed(), store="postgres", bus="kafka"))
