"""Whatever the order in which finance tells things, the same is owed in all (SA18, I5)."""

from collections.abc import Callable
from random import Random
from uuid import uuid4

import pytest

from tests.sales.integration.office import Office


@pytest.mark.parametrize("seed", [1, uuid4().int % 10**6])
def test_SA18_whatever_the_order_the_same_is_owed_in_all(office: Office, seed: int) -> None:
    """Reversals may come before their payments, payments before their invoices."""
    told: list[tuple[Callable[..., object], tuple[str, ...]]] = [
        *((office.invoice, ("C-1", f"I{number}", f"{number}0.00")) for number in range(1, 6)),
        *((office.pay, ("C-1", f"P{number}", "25.00")) for number in range(1, 8)),
        *((office.take_back, ("C-1", f"P{number}")) for number in (2, 4, 6)),
    ]
    random = Random(seed)
    random.shuffle(told)
    office.link("C-1")
    for tell, arguments in told:
        tell(*arguments)
        if random.random() < 0.3:
            office.settle()
    office.settle()

    assert office.sums() == (15000, 17500, 7500, 10000, 0)
    rows = office.rows("sales.receivables")
    assert sum(row["outstanding_minor"] for row in rows) == 5000
