"""Sellers are ranked by month, and selling has a cost (AN25)."""

from daybook_analytics.views.scorecards import Performance, ranked


def performance(seller: str, month: str, score: int, received: int) -> Performance:
    return Performance(seller, month, "EUR", score, 900, received, 30, 90, None)


def test_AN25_the_best_score_of_a_month_comes_first_and_equals_share_a_rank() -> None:
    rows = ranked(
        [
            performance("li", "2025-03", 70, 600),
            performance("bo", "2025-03", 70, 0),
            performance("al", "2025-03", 95, 400),
            performance("li", "2025-02", 10, 600),
        ]
    )

    assert [(row["month"], row["rank"], row["seller"], row["cost_to_sell"]) for row in rows] == [
        ("2025-02", 1, "li", 0.05),
        ("2025-03", 1, "al", 0.075),
        ("2025-03", 2, "bo", None),
        ("2025-03", 2, "li", 0.05),
    ]
