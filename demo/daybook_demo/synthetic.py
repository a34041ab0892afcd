"""What the data sets leave out, made up by a labelled policy and a seed: see `synthetic.toml`.

Each answer depends on the seed and on what is asked about, and on nothing that was asked before.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from random import Random

_TERMS = tomllib.loads(files("daybook_demo").joinpath("synthetic.toml").read_text("utf-8"))
VERSION: str = _TERMS["version"]


@dataclass(frozen=True, slots=True)
class Due:
    """An instalment in whole US dollars; `paid_on` is None when nobody ever pays it."""

    number: int
    due_on: date
    amount: int
    paid_on: date | None


def plan(ref: str, value: int, signed_on: date) -> list[Due]:
    """How a deal is to be paid, and how it is; the amounts sum to its value."""
    terms = _TERMS["terms"]
    parts = [(terms["first_after"], value)]
    if value >= terms["split_from"]:
        half = value // 2
        parts = [(terms["first_after"], half), (terms["second_after"], value - half)]
    return [
        _due(ref, number, signed_on + timedelta(days=days), amount)
        for number, (days, amount) in enumerate(parts, 1)
    ]


def account_of(who: str, accounts: Sequence[str]) -> str:
    """The account for which a helpdesk customer speaks."""
    return _drawn("account", who).choice(sorted(accounts))


def _due(ref: str, number: int, due_on: date, amount: int) -> Due:
    chance, habits = _drawn("payment", f"{ref}-{number}"), _TERMS["payment"]
    if chance.random() < habits["never"]:
        return Due(number, due_on, amount, None)
    delay = chance.randint(-habits["early"], habits["late"])
    return Due(number, due_on, amount, due_on + timedelta(days=delay))


def _drawn(what: str, about: str) -> Random:
    return Random(f"{_TERMS['seed']} {what} {about}")  # noqa: S311 - made up on purpose
