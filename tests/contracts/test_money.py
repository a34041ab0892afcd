"""Money is exact: it reads back what it wrote, adds up, and refuses what is not an amount."""

import json
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.money import CurrencyMismatch, Money
from tests.contracts.strategies import MOST, currencies, moneys

WIRE = TypeAdapter(Money)
SAFE = MOST // 1000
"""Small enough that a thousand of them still fit 64 bits."""


@given(moneys())
@example(Money(-1, "EUR"))
@example(Money(-MOST, "CLF"))
@example(Money(0, "JPY"))
@example(Money(MOST, "JPY"))
def test_an_amount_reads_back_as_it_was_written(money: Money) -> None:
    assert Money.parse(money.amount, money.currency) == money
    assert WIRE.validate_json(WIRE.dump_json(money)) == money


@given(moneys())
def test_the_wire_says_the_amount_in_decimal(money: Money) -> None:
    wire = json.loads(WIRE.dump_json(money))

    assert wire["currency"] == money.currency
    assert Decimal(wire["amount"]) == Decimal(money.minor).scaleb(-MINOR_DIGITS[money.currency])
    assert str(money) == f"{wire['amount']} {money.currency}"


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12.5", "EUR", 1250),
        ("12", "EUR", 1200),
        ("-0.01", "EUR", -1),
        ("12", "JPY", 12),
        ("0.001", "KWD", 1),
        ("1.0001", "CLF", 10001),
        ("92233720368547758.07", "EUR", MOST),
        ("9223372036854775807", "JPY", MOST),
    ],
)
def test_fewer_decimals_mean_the_same(amount: str, currency: str, minor: int) -> None:
    assert Money.parse(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount",
    [
        "1e2",
        "1E2",
        "NaN",
        "Infinity",
        "-Infinity",
        "-0",
        "-0.00",
        "1.001",
        "1.",
        ".5",
        "",
        "-",
        "+1",
        "01",
        "--1",
        " 1",
        "1 ",
        "1\n",
        "1,000",
        "1_000",
        "1.0.0",
        "0x1",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "1\N{SUPERSCRIPT TWO}",
        "\N{MINUS SIGN}1",
        "1\x00",
        "92233720368547758.08",  # 2**63 minor units
        "-92233720368547758.08",
        "1000000000000000000",
        "9" * 5000,
    ],
)
def test_what_is_not_an_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        Money.parse(amount, "EUR")
    with pytest.raises(ValidationError):
        WIRE.validate_json(json.dumps({"amount": amount, "currency": "EUR"}))


@given(st.text())
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        money = Money.parse(text, "EUR")
    except ValueError:
        return
    assert Decimal(text) == Decimal(money.amount)


@pytest.mark.parametrize("currency", ["", "eur", "XXX", "XTS", "EURO", "EU", "BTC", "EUR "])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(ValueError, match="currency"):
        Money(1, currency)
    with pytest.raises(ValueError, match="currency"):
        Money.parse("1", currency)


@pytest.mark.parametrize("minor", [1.0, True, "1", Decimal(1), None, 2**63, -(2**63)])
def test_minor_units_are_whole_and_fit_64_bits(minor: object) -> None:
    with pytest.raises(ValueError, match="whole number of minor units"):
        Money(minor, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wire",
    [
        '{"amount": 12.5, "currency": "EUR"}',
        '{"amount": 12, "currency": "EUR"}',
        '{"amount": true, "currency": "EUR"}',
        '{"amount": null, "currency": "EUR"}',
        '{"amount": "12.50"}',
        '{"currency": "EUR"}',
        '{"amount": "12.50", "currency": 978}',
        '{"minor": 1250, "currency": "EUR"}',
        '"12.50 EUR"',
        "12.5",
        "null",
        "[]",
    ],
)
def test_the_wire_takes_strings_only(wire: str) -> None:
    with pytest.raises(ValidationError):
        WIRE.validate_json(wire)


@given(st.lists(st.integers(-SAFE, SAFE), max_size=20), currencies)
def test_adding_conserves(minors: list[int], currency: str) -> None:
    total = Money.zero(currency)
    for minor in minors:
        total += Money(minor, currency)

    assert total == Money(sum(minors), currency)


@given(moneys(SAFE), moneys(SAFE))
def test_taking_away_undoes_adding(one: Money, other: Money) -> None:
    other = Money(other.minor, one.currency)

    assert one + other - other == one
    assert one + -one == Money.zero(one.currency)
    assert one + other == other + one


@given(moneys(), moneys())
def test_order_is_that_of_the_minor_units(one: Money, other: Money) -> None:
    other = Money(other.minor, one.currency)

    assert (one < other) == (one.minor < other.minor)
    assert (one <= other) == (one.minor <= other.minor)
    assert (one > other) == (one.minor > other.minor)
    assert (one >= other) == (one.minor >= other.minor)


@given(moneys(SAFE), moneys(SAFE))
def test_two_currencies_never_meet(one: Money, other: Money) -> None:
    assume(one.currency != other.currency)

    for meet in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(CurrencyMismatch):
            meet(one, other)


def test_a_sum_beyond_64_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        Money(MOST, "EUR") + Money(1, "EUR")


@given(moneys(), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_sum_to_the_whole(money: Money, weights: list[int]) -> None:
    assume(sum(weights) > 0)

    parts = money.split(weights)

    assert len(parts) == len(weights)
    assert sum(part.minor for part in parts) == money.minor
    for part, weight in zip(parts, weights, strict=True):
        assert part.currency == money.currency
        exact = Decimal(money.minor) * weight / sum(weights)
        assert abs(part.minor - exact) <= 1


def test_what_is_left_goes_to_the_largest_remainders() -> None:
    whole = Money(100, "EUR")

    assert [part.minor for part in whole.split([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in whole.split([1, 2, 4])] == [14, 29, 57]
    assert [part.minor for part in (-whole).split([1, 1, 1])] == [-33, -33, -34]
    assert [part.minor for part in whole.split([0, 1])] == [0, 100]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1, 1], [-1]])
def test_weights_that_divide_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100, "EUR").split(weights)


def test_every_currency_has_its_iso_4217_digits() -> None:
    assert set(MINOR_DIGITS.values()) == {0, 2, 3, 4}
    assert {code: MINOR_DIGITS[code] for code in ("EUR", "USD", "JPY", "KWD", "CLF")} == {
        "EUR": 2,
        "USD": 2,
        "JPY": 0,
        "KWD": 3,
        "CLF": 4,
    }
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in MINOR_DIGITS)
