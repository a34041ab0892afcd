"""What no log or database can hold is refused at any door, whoever stumbles over it first."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from daybook_chassis.doors import check_amounts, check_days, check_filled, check_text, read_object
from daybook_chassis.errors import Poison


def test_any_depth_is_read_or_refused() -> None:
    """Of several readers in a row, each gives up at another depth."""
    refused = 0
    for depth in range(1, 1200):
        try:
            read_object(b'{"a":' + b"[" * depth + b"1" + b"]" * depth + b"}")
        except Poison:
            refused += 1

    assert 200 < refused < 1100


HIDDEN: list[Any] = ["\x00", ["a", "b\x00"], {"a": {"b": ("c", "\x00")}}, {"\x00": 1}]


@pytest.mark.parametrize("value", HIDDEN)
def test_nul_is_found_wherever_it_hides(value: Any) -> None:
    with pytest.raises(Poison, match="stored"):
        check_text(value)


def test_what_is_read_is_what_was_said() -> None:
    said = {"a": [1, 2.5, None, True, "\u0001 ä 𝄞 \\u0000"], "b": {"": ""}}

    for text in (json.dumps(said), json.dumps(said, ensure_ascii=False)):
        assert read_object(text.encode()) == said
    check_text(said)


@pytest.mark.parametrize("blank", [" ", "\n", "\u202e", "\u200b \u00a0"])
def test_text_in_which_there_is_nothing_to_read_is_refused(blank: str) -> None:
    check_filled({"reason": "", "items": [{"reason": f"{blank}x"}], "count": 0})
    with pytest.raises(Poison, match=r"items\.0\.reason: say something"):
        check_filled({"items": [{"reason": blank}]})


@pytest.mark.parametrize("amount", ["1" + "0" * 15, "-9999999999999999.99", 10**16])
def test_an_amount_that_no_sum_could_hold_is_refused(amount: object) -> None:
    check_amounts({"items": [{"amount": "-000999999999999999.99", "currency": "EUR"}]})
    with pytest.raises(Poison, match=r"items\.0\.price: at most 15 digits"):
        check_amounts({"items": [{"price": {"amount": amount, "currency": "EUR"}}]})


class Part(BaseModel):
    due_on: date | None = None
    begins_at: datetime | None = None


class Whole(BaseModel):
    parts: tuple[Part, ...]


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_day_or_moment_of_a_year_in_which_nobody_does_business_is_refused(year: int) -> None:
    first, last = Part(due_on=date(1900, 1, 1)), Part(begins_at=datetime(2199, 12, 31, tzinfo=UTC))
    check_days(Whole(parts=(first, last)))
    with pytest.raises(Poison, match=r"parts\.1\.due_on: its year is from 1900 to 2199"):
        check_days(Whole(parts=(first, Part(due_on=date(year, 1, 1)))))
    with pytest.raises(Poison, match=r"parts\.0\.begins_at: its year"):
        check_days(Whole(parts=(Part(begins_at=datetime(year, 1, 1, tzinfo=UTC)),)))
