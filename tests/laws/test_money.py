"""Money conserves (I5): logs, ledgers and what finance said agree, per account and currency."""

from tests.laws import money
from tests.laws.histories import History


def test_money_conserves(told: History) -> None:
    money.conserves(told)


def test_the_stories_move_money_in_every_way(every_told: list[History]) -> None:
    """Otherwise the law would hold on nothing: settled, credit, taken back, reopened, JPY too."""
    records = [record for told in every_told for record in told.records["crm.sales"]]
    accounts = money.recounted(records)
    reopened = [fact for _, fact, _ in money.said(records, "ReceiptReversed") if fact["reopened"]]

    assert reopened
    assert any(sums.settled for sums in accounts.values())
    assert any(sums.credit for sums in accounts.values())
    assert len({currency for _, _, currency in accounts}) > 1
