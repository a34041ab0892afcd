"""Laws of accounts, over all that can be invoiced, paid and taken back, in any order (SA18, I5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.payments import (
    ClaimOrigin,
    PaymentAllocated,
    PaymentDueSoon,
    PaymentOverdue,
    PaymentPlanned,
    PaymentPlanWithdrawn,
    PaymentReceived,
    ReceiptReversed,
)
from daybook_sales.domain import account
from daybook_sales.domain.account import Account, AccountFact
from tests.sales.samples import ACCOUNT, CUSTOMER, SIGNED_ON

amounts = st.integers(0, 40)
"""Few minor units, so that sums meet, miss and overshoot one another."""

Plan = tuple[tuple[int, int], ...]
"""What one claim makes due: (minor units, day)."""

plans = st.lists(
    st.lists(st.tuples(amounts, st.integers(0, 5)), min_size=1, max_size=3).map(tuple), max_size=4
)
payments = st.lists(st.tuples(amounts, st.booleans()), max_size=6)
"""Minor units, and whether the payment is taken back."""

orders = st.randoms(use_true_random=False)


@dataclass
class Books:
    """An account to which things happen, and the sums that its facts say."""

    state: Account | None = None
    facts: list[AccountFact] = field(default_factory=list)
    planned: int = 0
    received: int = 0
    taken_back: int = 0
    settled: int = 0

    def plan(self, number: int, parts: Plan) -> None:
        instalments = tuple(
            Instalment(
                instalment_id=UUID(int=number * 100 + place),
                due_on=SIGNED_ON + timedelta(days=due),
                amount=Money(minor, "USD"),
            )
            for place, (minor, due) in enumerate(parts)
        )
        self._fold(
            account.plan(
                self.state,
                customer_id=CUSTOMER,
                account_id=ACCOUNT,
                origin=ClaimOrigin.INVOICE,
                origin_ref=f"I{number}",
                instalments=instalments,
            )
        )

    def receive(self, number: int, minor: int) -> None:
        self._fold(
            account.receive(
                self.state,
                customer_id=CUSTOMER,
                account_id=ACCOUNT,
                payment_ref=f"P{number}",
                amount=Money(minor, "USD"),
                received_on=SIGNED_ON,
            )
        )

    def reverse(self, number: int) -> None:
        assert self.state is not None
        self._fold(account.reverse(self.state, f"P{number}", SIGNED_ON))

    @property
    def net(self) -> int:
        return self.received - self.taken_back

    @property
    def credit(self) -> int:
        return self.state.credit.minor if self.state else 0

    @property
    def open(self) -> dict[UUID, int]:
        claims = self.state.claims if self.state else {}
        return {key: claim.outstanding.minor for key, claim in claims.items()}

    def _fold(self, facts: Iterable[AccountFact]) -> None:
        for fact in facts:
            self.state = account.evolve(self.state, fact)
            self.facts.append(fact)
            match fact:
                case PaymentPlanned():
                    self.planned += sum(each.amount.minor for each in fact.instalments)
                case PaymentReceived():
                    self.received += fact.amount.minor
                case PaymentAllocated():
                    self.settled += sum(each.amount.minor for each in fact.allocations)
                case ReceiptReversed():
                    self.taken_back += fact.amount.minor
                    self.settled -= sum(each.amount.minor for each in fact.reopened)
                case PaymentPlanWithdrawn():
                    settled = sum(each.amount.minor for each in fact.withdrawn)
                    left = sum(each.outstanding.minor for each in fact.withdrawn)
                    self.planned -= settled + left
                    self.settled -= settled
                case PaymentDueSoon() | PaymentOverdue():
                    pass
            self._check()

    def _check(self) -> None:
        """Money is neither made nor lost, after every single fact."""
        assert self.state is not None
        assert self.net == self.settled + self.credit
        assert self.planned - self.settled == sum(self.open.values())
        assert self.credit >= 0
        for claim in self.state.claims.values():
            assert 0 <= claim.outstanding.minor <= claim.amount.minor


def told(
    claims: Sequence[Plan], paid: Sequence[tuple[int, bool]], order: Random, *, plans_first: bool
) -> Books:
    """Everything in some order in which a payment comes before it is taken back."""
    books = Books()
    steps = [("pay", number) for number in range(len(paid))]
    steps += [("pay", number) for number, (_, back) in enumerate(paid) if back]
    due = [("plan", number) for number in range(len(claims))]
    order.shuffle(due)
    if plans_first:
        order.shuffle(steps)
        steps = due + steps
    else:
        steps += due
        order.shuffle(steps)
    done: set[int] = set()
    for what, number in steps:
        if what == "plan":
            books.plan(number, claims[number])
        elif number in done:
            books.reverse(number)
        else:
            done.add(number)
            books.receive(number, paid[number][0])
    return books


@given(plans, payments, orders, orders)
def test_SA18_what_is_open_in_all_does_not_depend_on_the_order(
    claims: list[Plan], paid: list[tuple[int, bool]], one: Random, other: Random
) -> None:
    first = told(claims, paid, one, plans_first=False)
    second = told(claims, paid, other, plans_first=False)

    net = sum(minor for minor, back in paid if not back)
    planned = sum(minor for claim in claims for minor, _ in claim)
    for books in (first, second):
        assert sum(books.open.values()) == max(0, planned - net)
        assert books.credit == max(0, net - planned)


@given(plans, payments, orders)
def test_SA18_once_all_is_invoiced_the_oldest_is_settled_first_whatever_the_order(
    claims: list[Plan], paid: list[tuple[int, bool]], order: Random
) -> None:
    books = told(claims, paid, order, plans_first=True)

    left = books.net
    claimed = books.state.claims if books.state else {}
    for claim in sorted(claimed.values(), key=lambda claim: (claim.due_on, claim.place)):
        assert claim.outstanding.minor == max(0, claim.amount.minor - left)
        left = max(0, left - claim.amount.minor)


@given(plans, payments, orders)
def test_SA18_nothing_older_is_left_open_by_a_payment(
    claims: list[Plan], paid: list[tuple[int, bool]], order: Random
) -> None:
    """Whatever a receipt settles in part or leaves alone is newer than all that it settles."""
    books = told(claims, paid, order, plans_first=False)

    state: Account | None = None
    for fact in books.facts:
        state = account.evolve(state, fact)
        if isinstance(fact, PaymentAllocated):
            by_age = sorted(state.claims.values(), key=lambda each: (each.due_on, each.place))
            still_open = [claim.outstanding.minor > 0 for claim in by_age]
            moved = {each.instalment_id for each in fact.allocations}
            last = max(by_age.index(state.claims[each]) for each in moved)
            assert not any(still_open[:last])


@given(plans, payments, orders)
def test_SA18_everything_told_twice_is_told_once(
    claims: list[Plan], paid: list[tuple[int, bool]], order: Random
) -> None:
    books = told(claims, paid, order, plans_first=False)
    before = list(books.facts)
    for number, parts in enumerate(claims):
        books.plan(number, parts)
    for number, (minor, back) in enumerate(paid):
        books.receive(number, minor)
        if back:
            books.reverse(number)

    assert books.facts == before
