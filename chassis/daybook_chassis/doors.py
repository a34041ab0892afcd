"""What every door refuses before it asks what was meant: what no log or database can hold."""

from collections.abc import Iterator
from typing import Any

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
