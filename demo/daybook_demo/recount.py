"""Counts the same figures straight from the file, in another way, so that the two can be compared.

Nothing of the product is used here: no events, no projections, no views. The thresholds are the
published defaults, written down once more on purpose. Money is whole cents.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from daybook_demo.cdnow import Purchase

_WINDOW = 90
_TENDED = 180
_ACQUISITION, _HANDLING, _TENDING_A_DAY = 1000, 300, 2

Figures = dict[str, dict[str, int]]


def recount(purchases: Sequence[Purchase], as_of: date) -> Figures:
    """Value tiers, life cycle stages and cohorts as of a day."""
    known = [purchase for purchase in purchases if purchase.day <= as_of]
    return {
        "value_tiers": _tiers(known),
        "lifecycle": _stages(known, as_of),
        "cohorts": _cohorts(known),
    }


def _tiers(purchases: Sequence[Purchase]) -> dict[str, int]:
    spent: Counter[str] = Counter()
    for purchase in purchases:
        spent[purchase.customer] += _cents(purchase)
    amounts = sorted(spent.values(), reverse=True)
    figures: Counter[str] = Counter()
    for amount in amounts:
        better = amounts.index(amount)  # customers that spent more
        share = better / len(amounts)
        tier = next(
            (
                name
                for name, cut in (("platinum", 0.2), ("gold", 0.5), ("ordinary", 0.8))
                if share < cut
            ),
            "poor",
        )
        figures[f"{tier} customers"] += 1
        figures[f"{tier} cents"] += amount
    return dict(figures)


def _stages(purchases: Sequence[Purchase], as_of: date) -> dict[str, int]:
    today = as_of.toordinal()
    by_customer: dict[str, list[tuple[int, int]]] = {}
    for purchase in purchases:
        by_customer.setdefault(purchase.customer, []).append(
            (purchase.day.toordinal(), _cents(purchase))
        )
    figures: Counter[str] = Counter()
    for bought in by_customer.values():
        figures[_stage(bought, today)] += 1
    return dict(figures)


def _stage(bought: list[tuple[int, int]], today: int) -> str:
    recent = range(today - _WINDOW + 1, today + 1)
    earlier = range(today - 2 * _WINDOW + 1, today - _WINDOW + 1)
    days = {day for day, _ in bought}
    output = sum(cents for day, cents in bought if day in recent)
    before = sum(cents for day, cents in bought if day in earlier)
    tended = {later for day in days for later in range(day, day + _TENDED)}
    spent = len(tended & set(recent)) * _TENDING_A_DAY + len(days & set(recent)) * _HANDLING
    if min(days) in recent:
        spent += _ACQUISITION
    if output == 0:
        return "retention" if spent else "ended"
    if output < before / 2:
        return "retention"
    if output >= 3 * spent:
        return "harvest"
    return "growth" if output > spent else "nurture"


def _cohorts(purchases: Sequence[Purchase]) -> dict[str, int]:
    first: dict[str, str] = {}
    active: set[tuple[str, str]] = set()
    for purchase in purchases:  # by day, so the first one met is the first one
        month = f"{purchase.day:%Y-%m}"
        first.setdefault(purchase.customer, month)
        active.add((purchase.customer, month))
    return dict(Counter(f"{first[customer]} in {month}" for customer, month in active))


def _cents(purchase: Purchase) -> int:
    whole, _, fraction = purchase.amount.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))
