"""What each fact adds to a customer's day: said once, and read at two speeds.

`projections/customer_days.py` posts it fact by fact, durably; `columns/days.py` makes one columnar
expression of it, for a batch or a whole archive. Sums over disjoint facts do not mind how they are
split or in which order they come.
"""

from dataclasses import dataclass

from daybook_contracts.fact import Fact
from daybook_contracts.sales.payments import PaymentReceived, ReceiptReversed

MEASURES = ("purchases", "received_minor", "reversed_minor")
"""What is summed for one customer, currency and day."""

AMOUNT = "amount"
"""The field of each of these facts that holds its money, and with it the currency."""


@dataclass(frozen=True, slots=True)
class Adds:
    """A fact adds its amount, in minor units, to a measure of the day that its field `day` names.

    It counts as so many purchases.
    """

    fact: type[Fact]
    day: str
    measure: str
    purchases: int


ACCUMULATION = (
    Adds(PaymentReceived, "received_on", "received_minor", purchases=1),
    Adds(ReceiptReversed, "reversed_on", "reversed_minor", purchases=0),
)
