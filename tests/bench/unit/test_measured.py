"""A report says what was measured against what, and whether that is as good as it should be."""

import json
from collections.abc import Callable
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.latency import Watched
from tests.bench.measured import (
    LIMIT,
    Measured,
    cost_against,
    in_turns,
    keep,
    percentile,
    rate_against,
    show,
)
from tests.bench.profiling import profile

FIELDS = ["name", "value", "unit", "peer", "peer_value", "ratio", "goal", "met"]


@pytest.mark.parametrize(("value", "met"), [(599.0, False), (600.0, True), (601.0, True)])
def test_a_rate_is_to_be_at_least_so_many_times_that_of_its_peer(value: float, met: bool) -> None:
    row = rate_against("peer", "relayed", value, 1000.0, 0.6, "facts/s")

    assert (row.ratio, row.met, row.is_rate) == (value / 1000, met, True)


@pytest.mark.parametrize(("value", "met"), [(49.0, True), (50.0, True), (51.0, False)])
def test_a_time_is_to_be_at_most_so_many_times_that_of_its_peer(value: float, met: bool) -> None:
    row = cost_against(LIMIT, "to view", "ms", value, 50.0, 1.0)

    assert (row.ratio, row.met, row.is_rate) == (value / 50, met, False)


def test_the_report_is_a_list_of_rows_with_these_fields(tmp_path: Path) -> None:
    rows = [rate_against("stock", "appends", 3.0, 2.0, 1.0), cost_against("x", "y", "s", 1, 4, 1)]
    keep(rows, tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [list(row) for row in report] == [FIELDS, FIELDS]
    assert [Measured(**row) for row in report] == rows


def test_a_miss_is_printed_as_a_miss() -> None:
    rows = [rate_against("stock", "slow", 1.0, 2.0, 1.0), rate_against("stock", "fast", 2, 1, 1)]
    out = StringIO()
    show(rows, "a server", Console(file=out, width=160))

    [slow, fast] = [line for line in out.getvalue().splitlines() if "stock" in line]
    assert "slow" in slow
    assert "MISSED" in slow
    assert "MISSED" not in fast


@pytest.mark.parametrize(
    ("percent", "expected"), [(0.1, 1), (1, 1), (50, 50), (50.5, 51), (99, 99), (100, 100)]
)
def test_a_percentile_is_one_of_the_values_by_nearest_rank(percent: float, expected: int) -> None:
    assert percentile(range(100, 0, -1), percent) == expected


def test_of_few_values_the_high_percentiles_are_the_largest() -> None:
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0
    assert percentile([7.0], 50) == 7.0


def test_turns_alternate_and_give_medians() -> None:
    ours, theirs = _numbers(), _numbers()
    order: list[str] = []

    def turn(name: str, numbers: Callable[[], float]) -> Callable[[], float]:
        def once() -> float:
            order.append(name)
            return numbers()

        return once

    assert in_turns([turn("ours", ours), turn("theirs", theirs)], 3) == [2.0, 2.0]
    assert order == ["ours", "theirs"] * 3


def test_a_view_is_timed_from_the_answer_and_an_answer_from_when_it_was_due() -> None:
    watched = Watched(
        due={"a": 1.0, "b": 2.0}, answered={"a": 1.5, "b": 2.5}, seen={"a": 1.75, "b": 2.25}
    )

    assert watched.to_view() == [250.0, 0.0]  # it may be seen before its answer has arrived
    assert watched.to_answer() == [500.0, 500.0]
    assert watched.rate == 1.0


def test_a_profile_names_what_took_the_time() -> None:
    assert any("test_measured.py" in line for line in profile(lambda: busy(20_000)))


def busy(times: int) -> int:
    return sum(number * number for number in range(times))


def _numbers() -> Callable[[], float]:
    numbers = count(1)
    return lambda: float(next(numbers))
