"""What every door refuses before it asks what was meant: what no log or database can hold."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from daybook_chassis.errors import Poison
from daybook_contracts.catalogue import FactUnreadable, json_object
from daybook_contracts.envelope import canonical


def read_object(body: bytes) -> dict[str, Any]:
    """One JSON object of finite numbers and storable text. Raises Poison, without the input."""
    try:
        data = json_object(body)
        canonical(data)
        check_text(data)
    except FactUnreadable as error:
        raise Poison(str(error)) from error
    except (UnicodeError, RecursionError) as error:
        raise Poison("not text that can be stored") from error
    except ValueError as error:
        raise Poison("a number is not finite") from error
    return data


def check_text(value: Any) -> None:
    """Refuse NUL, which PostgreSQL's text does not know, wherever it hides. Raises Poison."""
    if any("\x00" in text for text in _texts(value)):
        raise Poison("not text that can be stored")


MOST_DIGITS = 15
"""Digits of an amount before the point: tables hold 64-bit integers, and sums of amounts."""


def check_amounts(value: Any) -> None:
    """Refuse amounts that no sum could hold. Raises Poison, which says where they stand."""
    for where, each in _parts("", value):
        if isinstance(each, dict) and each.keys() == {"amount", "currency"}:
            whole = str(each["amount"]).partition(".")[0].lstrip("-0")
            if len(whole) > MOST_DIGITS:
                raise Poison(f"{where}: at most {MOST_DIGITS} digits stand before the point")


YEARS = range(1900, 2200)
"""Years that days and moments of business are in; others are slips, or mean "never"."""


def check_days(value: Any) -> None:
    """Refuse days and moments of other years than `YEARS`. Raises Poison, which says where."""
    for where, each in _parts("", value):
        if isinstance(each, date) and each.year not in YEARS:
            raise Poison(f"{where}: its year is from {YEARS.start} to {YEARS.stop - 1}")


def check_filled(value: Any) -> None:
    """Refuse text in which there is nothing to read. Raises Poison, which says where."""
    for where, each in _parts("", value):
        if isinstance(each, str) and each and not any(map(_is_seen, each)):
            raise Poison(f"{where}: say something; it is blank")


def _is_seen(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _parts(where: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The value and all that is in it, each with its path."""
    yield where, value
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, BaseModel):
        pairs = value
    elif isinstance(value, list | tuple):
        pairs = enumerate(value)
    for name, each in pairs:
        yield from _parts(f"{where}.{name}" if where else str(name), each)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
