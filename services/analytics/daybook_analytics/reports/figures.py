"""How figures are written: the same in every language, each with its unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from daybook_analytics.reports.messages import Messages
from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.money import Money

_PERCENT = frozenset(
    [
        "share",
        "change",
        "conversion",
        "win_rate",
        "repurchase_rate",
        "churn_rate",
        "top_share",
        "response_in_time",
        "reopened_rate",
        "sla_met",
        "cost_to_sell",
        "kept",
    ]
)
_WORDS = frozenset(
    ["stage", "tier", "zone", "grade", "cohort", "dimension", "previous_stage", "from", "to"]
)
NOTHING = "\u2013"
"""An en dash."""


class Unit(Enum):
    """What a figure counts."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    DAYS = "days"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit, and of money the currency. Shares are fractions, money is in minor units."""

    unit: Unit
    currency: str | None = None

    def drawn(self, value: float) -> float:
        """A value as an axis shows it: percent, or whole currency."""
        if self.unit is Unit.PERCENT:
            return value * 100
        if self.unit is Unit.MONEY and self.currency:
            return float(value / 10 ** MINOR_DIGITS[self.currency])
        return float(value)

    def tick(self, drawn: float) -> str:
        """A place of an axis, in as few digits as tell it."""
        text = f"{drawn:z,.2f}".rstrip("0").rstrip(".")
        return f"{text} %" if self.unit is Unit.PERCENT else text

    def text(self, value: float) -> str:
        """A figure beside what shows it; money without cents, which nobody reads off a chart."""
        if self.unit is Unit.PERCENT:
            return f"{value * 100:z,.1f} %"
        if self.unit in (Unit.DAYS, Unit.MINUTES):
            return f"{value:z,.1f}"
        return f"{self.drawn(value):z,.0f}"

    def label(self, what: str, say: Messages) -> str:
        """What an axis shows, with its unit."""
        said = self.currency if self.currency else say(f"unit.{self.unit.value}")
        return f"{what} ({said})"


def cell(row: Mapping[str, Any], name: str, say: Messages, *, named: bool = True) -> str:
    """A value of a row as a table shows it; `named` is whether it names the currency elsewhere."""
    value = row.get(name)
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return say(f"text.{str(value).lower()}")
    if name.endswith("_minor") and row.get("currency"):
        amount = _grouped(Money(value, row["currency"]).amount)
        return amount if named else f"{amount} {row['currency']}"
    if name in _PERCENT:
        return f"{value * 100:z,.1f} %"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:z,.2f}"
    return say.word(value) if name in _WORDS else str(value)


def _grouped(amount: str) -> str:
    whole, dot, cents = amount.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{dot}{cents}"
