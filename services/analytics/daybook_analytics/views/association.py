"""Which products go together: rules with support, confidence and lift (AN14).

A basket is an order, or all that one customer ever ordered. Of a rule "who has A has B", support
is the share of baskets with both, confidence the share of those with A that have B as well, and
lift how many times as often B is in those as in all baskets (Agrawal, Imielinski and Swami 1993;
Brin and others 1997). Sets of products are found depth first by intersecting the baskets that each
is in (Eclat, Zaki 2000); here those are bits of a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.view import Source, View, fields_of, rows_of
from daybook_chassis.errors import Refusal

Products = tuple[str, ...]
"""Article numbers in order, each once."""


class AssociationPolicy(BaseModel):
    """In how many percent of baskets, and how many of them, a set of at most so many products
    counts; the least confidence and lift of a rule; how many sets are looked through at most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    support_percent: float = Field(ge=0, le=100, allow_inf_nan=False)
    baskets: int = Field(ge=1)
    confidence_percent: float = Field(ge=0, le=100, allow_inf_nan=False)
    lift: float = Field(ge=0, allow_inf_nan=False)
    products: int = Field(ge=2)
    sets: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A product that an order asked for."""

    order_id: str
    product_id: str
    customer_id: str
    ordered_on: date

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Line":
        on = datetime.fromisoformat(row["ordered_at"]).date()
        return cls(row["order_id"], row["product_id"], row["customer_id"], on)


class Product(NamedTuple):
    product_id: str
    sku: str

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Product":
        return cls(row["product_id"], row["sku"])


LINES = Source("analytics.baskets", "ordered_at", Line.from_row)
PRODUCTS = Source("analytics.products", "listed_at", Product.from_row)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has `antecedent` has `consequent`; `baskets` have both. Products are joined by " + "."""

    antecedent: str
    consequent: str
    baskets: int
    support: float
    confidence: float
    lift: float


def by_order(
    lines: Iterable[Line], products: Iterable[Product], as_of: date, policy: AssociationPolicy
) -> list[Rule]:
    named = dict(products)
    return rules(((line.order_id, _name(line, named)) for line in lines), policy)


def by_customer(
    lines: Iterable[Line], products: Iterable[Product], as_of: date, policy: AssociationPolicy
) -> list[Rule]:
    named = dict(products)
    return rules(((line.customer_id, _name(line, named)) for line in lines), policy)


def _name(line: Line, named: Mapping[str, str]) -> str:
    """A product that was not listed by then goes by its id."""
    return named.get(line.product_id, line.product_id)


def rules(bought: Iterable[tuple[str, str]], policy: AssociationPolicy) -> list[Rule]:
    """From (basket, product), the highest lift first. Raises Refusal where sets are too many."""
    within: dict[str, set[str]] = defaultdict(set)
    for basket, product in bought:
        within[basket].add(product)
    found = frequent(list(within.values()), policy)
    counts = {products: members.bit_count() for products, members in found.items()}
    made = [
        rule
        for products in counts
        for first in _halves(products)
        if (rule := _rule(products, first, counts, len(within), policy))
    ]
    return sorted(
        made, key=lambda each: (-each.lift, -each.baskets, each.antecedent, each.consequent)
    )


def frequent(baskets: Sequence[set[str]], policy: AssociationPolicy) -> dict[Products, int]:
    """Every set of products that enough baskets have, with a bit for each basket that has it.

    Raises Refusal where there are more than are to be looked through.
    """
    holders: dict[str, bytearray] = defaultdict(lambda: bytearray(len(baskets) // 8 + 1))
    for place, basket in enumerate(baskets):
        for product in basket:
            holders[product][place // 8] |= 1 << place % 8
    least = max(policy.baskets, policy.support_percent * len(baskets) / 100)
    singles = [
        ((product,), members)
        for product, bits in sorted(holders.items())
        if (members := int.from_bytes(bits, "little")).bit_count() >= least
    ]
    found: dict[Products, int] = {}
    for products, members in _larger(singles, least, policy.products):
        if len(found) == policy.sets:
            raise Refusal(
                f"more than {policy.sets} sets of products are in {least:g} or more of "
                f"{len(baskets)} baskets: set a higher support in the policy association"
            )
        found[products] = members
    return found


def _larger(
    alike: Sequence[tuple[Products, int]], least: float, most: int
) -> Iterator[tuple[Products, int]]:
    """Sets that differ in their last product alone, and all that grow out of two of them."""
    for place, (products, members) in enumerate(alike):
        yield products, members
        if len(products) < most:
            grown = [
                ((*products, other[-1]), both)
                for other, others in alike[place + 1 :]
                if (both := members & others).bit_count() >= least
            ]
            yield from _larger(grown, least, most)


def _halves(products: Products) -> Iterator[Products]:
    for size in range(1, len(products)):
        yield from combinations(products, size)


def _rule(
    products: Products,
    first: Products,
    counts: Mapping[Products, int],
    baskets: int,
    policy: AssociationPolicy,
) -> Rule | None:
    second = tuple(each for each in products if each not in first)
    both = counts[products]
    confidence = both / counts[first]
    lift = both * baskets / (counts[first] * counts[second])
    if confidence * 100 < policy.confidence_percent or lift < policy.lift:
        return None
    return Rule(
        " + ".join(first),
        " + ".join(second),
        both,
        round(both / baskets, 6),
        round(confidence, 6),
        round(lift, 6),
    )


VIEWS = (
    View(
        "association_rules",
        "Which products are ordered together, and how much more than by chance?",
        lambda *read: rows_of(by_order(*read)),
        columns=fields_of(Rule),
        reads=(LINES, PRODUCTS),
        policy="association",
    ),
    View(
        "customer_associations",
        "Which products do the same customers order, and how much more than by chance?",
        lambda *read: rows_of(by_customer(*read)),
        columns=fields_of(Rule),
        reads=(LINES, PRODUCTS),
        policy="association",
    ),
)
