"""The product's own figures of pipeline and tickets, in the form of the recount."""

from collections import Counter
from datetime import date
from uuid import UUID

from daybook_analytics.application.answers import Answers
from daybook_chassis.consumer import held
from daybook_cli.house import House
from daybook_demo.recount_crm import Counts

_CALLED = {
    "prospecting": "prospecting",
    "qualification": "engaging",
    "closed_won": "won",
    "closed_lost": "lost",
}


def pipeline(house: House, deals: set[UUID]) -> Counts:
    """What the view says of these opportunities, and what waits in sales for an account."""
    counts: Counter[str] = Counter()
    for row in Answers(house["analytics"]).finish("customer_pipeline", date.max):
        if UUID(row["opportunity_id"]) not in deals:
            continue
        stage = _CALLED[row["stage"]]
        counts[stage] += 1
        if stage in ("won", "lost"):
            counts[f"{stage} days"] += row["days"]
        if stage == "won":
            counts["won dollars"] += row["value_minor"] // 100
    with house["sales"].database.read() as tx:
        waiting = held.counts_by_subscription(tx)
    counts["waiting"] += waiting.get(("sales.take_over", held.HeldState.WAITING.value), 0)
    return counts


def tickets(house: House, known: set[UUID]) -> Counts:
    """What the view says of these tickets."""
    found = Answers(house["analytics"]).finish("customer_tickets", date.max)
    rows = [row for row in found if UUID(row["ticket_id"]) in known]
    counts = Counter(f"opened in {row['opened_on'][:4]}" for row in rows)
    closed = [row["minutes_to_close"] for row in rows if row["closed_on"]]
    counts["tickets"], counts["closed"] = len(rows), len(closed)
    counts["minutes to close"] = sum(closed)
    return counts
