"""Sums and multiples of amounts, refused where there is no such amount instead of failing."""

from collections.abc import Iterable

from daybook_chassis.errors import Refusal
from daybook_contracts.money import CurrencyMismatch, Money


def times(amount: Money, count: int) -> Money:
    """Raises Refusal for more money than there is."""
    try:
        return Money(amount.minor * count, amount.currency)
    except ValueError as error:
        raise Refusal(f"{count} times {amount} is more than can be counted") from error


def counted(minor: int, currency: str) -> Money:
    """So many minor units. Raises Refusal for more money than there is."""
    try:
        return Money(minor, currency)
    except ValueError as error:
        raise Refusal("together it is more than can be counted") from error


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Raises Refusal for two currencies, or for more money than there is."""
    try:
        return sum(amounts, Money.zero(currency))
    except CurrencyMismatch as error:
        raise Refusal(str(error)) from error
    except ValueError as error:
        raise Refusal("together it is more than can be counted") from error


def share(amount: Money, percent: int) -> Money:
    """So many percent of an amount that is not below zero, rounded up to a whole minor unit."""
    return Money(-(-amount.minor * percent // 100), amount.currency)
