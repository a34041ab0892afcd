"""What no log or database can hold is refused at any door, whoever stumbles over it first."""

import json
from typing import Any

import pytest

from daybook_chassis.doors import check_text, read_object
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
