"""A B2B pipeline as a CRM exports it: accounts, products with list prices, and opportunities.

The form is that of Maven Analytics' fictitious company; another export of the same form plays too.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

SENDER = "maven"
"""The exporting system's name for itself; also the timeline that its history moves on."""

_OTHERWISE_SPELT = {"GTXPro": "GTX Pro"}
_STAGES = ("Prospecting", "Engaging", "Won", "Lost")
_COUNTRIES = {
    "Belgium": "BE",
    "Brazil": "BR",
    "China": "CN",
    "Germany": "DE",
    "Italy": "IT",
    "Japan": "JP",
    "Jordan": "JO",
    "Kenya": "KE",
    "Korea": "KR",
    "Norway": "NO",
    "Panama": "PA",
    "Philipines": "PH",
    "Poland": "PL",
    "Romania": "RO",
    "United States": "US",
}


class NotPipeline(ValueError):
    """The files are not of the form; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Account:
    """A company; `country` is ISO 3166-1, None where the export names none that is known."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Deal:
    """One opportunity. `account` is empty where nobody wrote it down, and days are None where the
    stage has none; `value` is whole US dollars, of what was won."""

    ref: str
    agent: str
    product: str
    account: str
    stage: str
    engaged_on: date | None
    closed_on: date | None
    value: int


@dataclass(frozen=True)
class Pipeline:
    """An export; `prices` are list prices in whole US dollars by product."""

    accounts: tuple[Account, ...]
    prices: Mapping[str, int]
    deals: tuple[Deal, ...]

    @cached_property
    def last_day(self) -> date:
        """The last day of which it tells anything."""
        return max(day for deal in self.deals for day in (deal.engaged_on, deal.closed_on) if day)


def read(folder: Path) -> Pipeline:
    """Raises NotPipeline, OSError."""
    accounts = tuple(
        Account(row["account"], _COUNTRIES.get(row["office_location"]))
        for _, row in _rows(folder / "accounts.csv", "account", "office_location")
    )
    prices = {
        row["product"]: _dollars("products.csv", number, row["sales_price"])
        for number, row in _rows(folder / "products.csv", "product", "sales_price")
    }
    columns = ("opportunity_id", "sales_agent", "product", "account", "deal_stage")
    days = ("engage_date", "close_date", "close_value")
    deals = tuple(
        _deal(number, row, prices)
        for number, row in _rows(folder / "sales_pipeline.csv", *columns, *days)
    )
    unknown = {deal.account for deal in deals if deal.account} - {each.name for each in accounts}
    if unknown:
        raise NotPipeline(f"sales_pipeline.csv: accounts.csv has no {sorted(unknown)[0]}")
    if not any(deal.engaged_on for deal in deals):
        raise NotPipeline("sales_pipeline.csv has no opportunity with a day")
    return Pipeline(accounts, prices, deals)


def _rows(path: Path, *columns: str) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise NotPipeline(f"{path.name} has no column {missing[0]}")
        return list(enumerate(reader, 2))


def _deal(number: int, row: dict[str, str], prices: Mapping[str, int]) -> Deal:
    product = _OTHERWISE_SPELT.get(row["product"], row["product"])
    stage = row["deal_stage"]
    where = f"sales_pipeline.csv line {number}"
    if stage not in _STAGES:
        raise NotPipeline(f"{where}: a stage is one of {', '.join(_STAGES)}")
    if product not in prices:
        raise NotPipeline(f"{where}: products.csv has no {product}")
    engaged_on, closed_on = (_day(where, row[name]) for name in ("engage_date", "close_date"))
    closed = stage in ("Won", "Lost")
    if (stage != "Prospecting") != bool(engaged_on) or closed != bool(closed_on):
        raise NotPipeline(f"{where}: {stage} with these dates cannot be")
    if closed and not row["account"]:
        raise NotPipeline(f"{where}: {stage} with nobody")
    value = _dollars("sales_pipeline.csv", number, row["close_value"]) if stage == "Won" else 0
    ref, agent = row["opportunity_id"], row["sales_agent"]
    return Deal(ref, agent, product, row["account"], stage, engaged_on, closed_on, value)


def _day(where: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotPipeline(f"{where}: a day is YYYY-MM-DD") from None


def _dollars(name: str, number: int, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NotPipeline(f"{name} line {number}: expected whole dollars") from None
