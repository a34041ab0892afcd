"""The product's own figures of pipeline and tickets, in the form of the recount."""

from collections import Counter
from datetime import datetime
from uuid import UUID

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
    """What sales says of these opportunities, and what waits there for an account."""
    counts: Counter[str] = Counter()
    sales = house["sales"]
    for row in sales.queries.all("sales.pipeline"):
        if UUID(row["opportunity_id"]) not in deals:
            continue
        stage = _CALLED[row["stage"]]
        counts[stage] += 1
        if stage in ("won", "lost"):
            days = _moment(row["staged_at"]).date() - _moment(row["opened_at"]).date()
            counts[f"{stage} days"] += days.days
        if stage == "won":
            counts["won dollars"] += row["value_minor"] // 100
    with sales.database.read() as tx:
        waiting = held.counts_by_subscription(tx)
    counts["waiting"] += waiting.get(("sales.take_over", held.HeldState.WAITING.value), 0)
    return counts


def tickets(house: House, known: set[UUID]) -> Counts:
    """What the service desk says of these tickets."""
    rows = [
        row
        for row in house["service"].queries.all("service.tickets")
        if UUID(row["ticket_id"]) in known
    ]
    counts = Counter(f"opened in {_moment(row['opened_at']).year}" for row in rows)
    closed = [row for row in rows if row["status"] == "closed"]
    counts["tickets"], counts["closed"] = len(rows), len(closed)
    spans = (_moment(row["closed_at"]) - _moment(row["opened_at"]) for row in closed)
    counts["minutes to close"] = sum(int(span.total_seconds()) // 60 for span in spans)
    return counts


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
