"""Statements: what they say, what is said of them, and when an account is clear (SA19)."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.errors import Conflict, DaybookError, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import Goods, OrderDelivered, OrderReturned
from daybook_contracts.sales.statements import (
    AccountCleared,
    StatementConfirmed,
    StatementDisputed,
    StatementIssued,
)
from daybook_sales.domain import account, ledger, statement
from daybook_sales.domain.account import Account
from daybook_sales.domain.ledger import (
    CreditLimitNoted,
    EntryKind,
    Ledger,
    LedgerEntered,
    PeriodStated,
)
from daybook_sales.domain.statement import AccountNotCleared, PeriodNotStatable, StatementAgreed
from tests.sales.samples import CUSTOMER, SIGNED_ON, day, received, taken_back, usd

STATEMENT, LATER = (UUID(f"01890000-0000-7000-8000-0000000000f{n}") for n in (1, 2))
ORDER = UUID("01890000-0000-7000-8000-0000000000e1")
PAID = Scenario(account.evolve, [received(100)]).state
ISSUED = StatementIssued(
    customer_id=CUSTOMER,
    statement_id=STATEMENT,
    number=1,
    period_from=None,
    period_to=day(10),
    opening=usd(0),
    orders=usd(300),
    returns=usd(200),
    receipts=usd(100),
    closing=usd(0),
    open_orders=0,
)
CONFIRMED = StatementConfirmed(customer_id=CUSTOMER, statement_id=STATEMENT, closing=usd(0))
CLEARED = AccountCleared(customer_id=CUSTOMER, statement_id=STATEMENT, cleared_on=day(20))


def entered(kind: EntryKind, amount: int, on: int, order_id: UUID = ORDER) -> LedgerEntered:
    return LedgerEntered(
        customer_id=CUSTOMER, order_id=order_id, kind=kind, day=day(on), amount=usd(amount)
    )


ORDERED = entered(EntryKind.ORDER, 300, 1)
DELIVERED = entered(EntryKind.DELIVERED, 300, 2)
RETURNED = entered(EntryKind.RETURN, 200, 3)
STATED = PeriodStated(
    customer_id=CUSTOMER,
    statement_id=STATEMENT,
    until=day(10),
    orders=usd(300),
    returns=usd(200),
    receipts=usd(100),
)


def book(*facts: object) -> Ledger:
    state = Scenario(ledger.evolve, facts).state  # type: ignore[arg-type]
    assert state is not None
    return state


def issue(
    goods: Ledger | None, money: Account | None, until: int = 10, today: int = 20
) -> tuple[StatementIssued, PeriodStated]:
    return statement.issue(
        goods,
        money,
        customer_id=CUSTOMER,
        statement_id=STATEMENT,
        currency="USD",
        until=day(until),
        today=day(today),
    )


def refusal(goods: Ledger | None, money: Account | None, until: int, today: int) -> DaybookError:
    try:
        issue(goods, money, until, today)
    except DaybookError as refused:
        return refused
    raise AssertionError("it was issued")


def test_SA19_opening_plus_orders_less_returns_and_receipts_is_closing() -> None:
    assert issue(book(ORDERED, DELIVERED, RETURNED), PAID) == (ISSUED, STATED)


def test_SA19_the_next_opens_with_what_this_closed_with_and_takes_up_what_came_late() -> None:
    late = entered(EntryKind.ORDER, 40, 5, UUID(int=5))
    money = Scenario(account.evolve, [received(100), received(10, "P2")]).state
    told, _ = issue(book(ORDERED, RETURNED, STATED, late), money, until=12)

    assert (told.number, told.period_from, told.period_to) == (2, day(11), day(12))
    assert (told.opening, told.orders, told.returns) == (usd(0), usd(40), usd(0))
    assert (told.receipts, told.closing) == (usd(10), usd(30))


def test_SA19_what_was_taken_back_is_owed_again() -> None:
    money = Scenario(account.evolve, [received(100), taken_back(100)]).state
    told, _ = issue(book(ORDERED), money)

    assert (told.receipts, told.closing, told.open_orders) == (usd(0), usd(300), 1)


def test_SA19_what_is_of_later_days_is_not_in_it() -> None:
    told, _ = issue(book(ORDERED, RETURNED), PAID, until=2)

    assert (told.orders, told.returns) == (usd(300), usd(0))


def test_SA19_no_day_is_stated_twice_nor_before_it_is_there() -> None:
    known = book(ORDERED, STATED)

    assert "2025-03-30 is stated already" in str(refusal(known, PAID, until=10, today=20))
    assert "not there yet" in str(refusal(known, PAID, until=21, today=20))
    limited = book(CreditLimitNoted(customer_id=CUSTOMER, limit=usd(500)))
    for goods in (None, limited, book(ORDERED)):
        assert "had nothing in USD" in str(refusal(goods, None, until=0, today=20))
    assert type(refusal(known, PAID, until=10, today=20)) is PeriodNotStatable


def test_SA19_an_order_is_open_until_all_of_it_is_delivered() -> None:
    ordered = Scenario(ledger.evolve, [ORDERED])
    goods = (Goods(product_id=UUID(int=1), quantity=1),)
    part = OrderDelivered(
        customer_id=CUSTOMER,
        order_id=ORDER,
        delivery_ref="D-1",
        goods=goods,
        amount=usd(300),
        complete=False,
    )
    whole = part.model_copy(update={"complete": True})
    elsewhere = whole.model_copy(update={"order_id": UUID(int=7)})
    ordered.when(partial(ledger.enter_delivery, fact=part, today=day(2))).then()
    ordered.when(partial(ledger.enter_delivery, fact=elsewhere, today=day(2))).then()
    done = ordered.when(partial(ledger.enter_delivery, fact=whole, today=day(2))).then(DELIVERED)
    back = OrderReturned(
        customer_id=CUSTOMER,
        order_id=ORDER,
        return_ref="R-1",
        goods=goods,
        amount=usd(200),
        reason="noise",
    )
    done.when(partial(ledger.enter_return, fact=back, today=day(3))).then(RETURNED)


def test_SA19_a_statement_is_issued_once_under_its_id() -> None:
    told = Scenario(statement.evolve, [ISSUED])

    def again(state: statement.Statement) -> list[StatementIssued]:
        statement.new(state, STATEMENT)
        return []

    told.when(again).refused(Conflict, "exists")


def test_SA19_the_customer_confirms_or_disputes_and_then_confirms() -> None:
    told = Scenario(statement.evolve, [ISSUED])
    disputed = StatementDisputed(
        customer_id=CUSTOMER, statement_id=STATEMENT, reason="never came", claimed=usd(-50)
    )

    told.when(lambda state: statement.dispute(state, "never came", usd(-50))).then(disputed).when(
        statement.confirm
    ).then(CONFIRMED).when(statement.confirm).then().when(
        lambda state: statement.dispute(state, "after all", None)
    ).refused(StatementAgreed, "was confirmed")


def test_SA19_a_dispute_claims_another_amount_in_the_same_currency() -> None:
    told = Scenario(statement.evolve, [ISSUED])

    told.when(lambda state: statement.dispute(state, "no", usd(0))).refused(Refusal, "statement")
    told.when(lambda state: statement.dispute(state, "no", Money(1, "EUR"))).refused(
        Refusal, "is in USD"
    )


def test_SA19_an_account_is_cleared_when_goods_and_money_are_settled() -> None:
    settled = book(ORDERED, DELIVERED, RETURNED, STATED)
    told = Scenario(statement.evolve, [ISSUED, CONFIRMED])

    told.when(lambda state: statement.clear(state, settled, PAID, day(20))).then(CLEARED).when(
        lambda state: statement.clear(state, settled, PAID, day(21))
    ).then()


def test_SA19_nothing_less_clears_an_account() -> None:
    told = Scenario(statement.evolve, [ISSUED, CONFIRMED])
    full = (ORDERED, DELIVERED, RETURNED, STATED)
    later = STATED.model_copy(update={"statement_id": LATER, "until": day(12)})
    overpaid = Scenario(account.evolve, [received(100), received(9, "P2")]).state
    for goods, money, why in (
        (book(ORDERED, RETURNED, STATED), PAID, "1 orders are not wholly delivered"),
        (book(ORDERED, DELIVERED, STATED), PAID, "200.00 USD is owed"),
        (book(*full), overpaid, "9.00 USD is paid in excess"),
        (book(*full), None, "100.00 USD is owed"),
        (book(*full, later), PAID, "a later statement"),
    ):
        decide = partial(statement.clear, ledger=goods, account=money, today=day(20))
        told.when(decide).refused(AccountNotCleared, why)
    Scenario(statement.evolve, [ISSUED]).when(
        lambda state: statement.clear(state, book(*full), PAID, day(20))
    ).refused(AccountNotCleared, "is issued, not confirmed")


moves = st.lists(
    st.tuples(st.sampled_from(["order", "return", "receipt", "state"]), st.integers(0, 30)),
    max_size=14,
)


@given(moves)
@settings(max_examples=60)
def test_SA19_whatever_happens_when_statements_conserve_money(told: list[tuple[str, int]]) -> None:
    """In the end every cent of every day is in one statement, and each follows from the last.

    The first day has an order, so that there is something to state from it on.
    """
    goods, money = Ledger(), Account(CUSTOMER, CUSTOMER, Money.zero("USD"))
    issued: list[StatementIssued] = []
    owed = 0
    for place, (what, number) in enumerate([("order", 0), *told, ("state", 30)]):
        amount = Money(number, "USD")
        if what == "state":
            book_until = SIGNED_ON + timedelta(days=number)
            if goods.stated_until is not None and book_until <= goods.stated_until:
                book_until = goods.stated_until + timedelta(days=1)
            one, stated = statement.issue(
                goods,
                money,
                customer_id=CUSTOMER,
                statement_id=UUID(int=place + 1),
                currency="USD",
                until=book_until,
                today=day(99),
            )
            issued.append(one)
            goods = ledger.evolve(goods, stated)
        elif what == "receipt":
            fact = received(0, f"P{place}").model_copy(
                update={"amount": amount, "received_on": day(number)}
            )
            money = account.evolve(money, fact)
            owed -= number
        else:
            kind = EntryKind(what)
            entry = entered(kind, 0, number, UUID(int=place + 1))
            goods = ledger.evolve(goods, entry.model_copy(update={"amount": amount}))
            owed += number if what == "order" else -number
    for before, after in zip([None, *issued], issued, strict=False):
        assert after.opening == (before.closing if before else Money.zero("USD"))
        assert after.opening + after.orders - after.returns - after.receipts == after.closing
    assert issued[-1].closing == Money(owed, "USD")
