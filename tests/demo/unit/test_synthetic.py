"""What is made up depends on what it is about and on nothing else, and loses no cent."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daybook_demo import synthetic

SIGNED_ON = date(2017, 3, 1)


@given(ref=st.text(max_size=8), value=st.integers(1, 10**7))
def test_instalments_sum_to_the_value(ref: str, value: int) -> None:
    plan = synthetic.plan(ref, value, SIGNED_ON)

    assert sum(each.amount for each in plan) == value
    assert all(each.amount > 0 for each in plan)
    assert [each.due_on for each in plan] == sorted(each.due_on for each in plan)
    assert plan == synthetic.plan(ref, value, SIGNED_ON)


def test_most_are_paid_about_when_they_are_due_and_few_never() -> None:
    plans = [each for n in range(2000) for each in synthetic.plan(str(n), 500, SIGNED_ON)]
    delays = [each.paid_on - each.due_on for each in plans if each.paid_on]

    assert 0.94 < len(delays) / len(plans) < 0.99
    assert timedelta(days=-5) <= min(delays) < timedelta(0) < max(delays) <= timedelta(days=20)


def test_a_customer_speaks_for_one_account_whatever_the_order_of_accounts() -> None:
    accounts = ["Cancity", "Isdom", "Acme"]
    found = {who: synthetic.account_of(who, accounts) for who in map(str, range(50))}

    assert set(found.values()) == set(accounts)
    assert found == {who: synthetic.account_of(who, accounts[::-1]) for who in found}
