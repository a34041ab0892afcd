"""Counts pipeline and tickets straight from their files, apart from everything that plays them."""

import csv
import gzip
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

Counts = Mapping[str, int]


def pipeline(folder: Path) -> Counts:
    """Opportunities by stage, who waits for an account, dollars won, days to win and to lose."""
    counts: Counter[str] = Counter()
    with (folder / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row["account"]:
                counts["waiting"] += 1
                continue
            stage = row["deal_stage"].lower()
            counts[stage] += 1
            if row["close_date"]:
                days = date.fromisoformat(row["close_date"]) - date.fromisoformat(
                    row["engage_date"]
                )
                counts[f"{stage} days"] += days.days
            if stage == "won":
                counts["won dollars"] += int(row["close_value"])
    return counts


def tickets(path: Path) -> Counts:
    """Tickets, how many were opened in each year, how many are closed, and minutes until then."""
    opener = gzip.open if path.suffix == ".gz" else open
    opened: dict[str, datetime] = {}
    closed: dict[str, datetime] = {}
    with opener(path, "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            ref, at = row["case:concept:name"], datetime.fromisoformat(row["time:timestamp"])
            opened[ref] = min(at, opened.get(ref, at))
            if row["concept:name"] == "Closed":
                closed[ref] = max(at, closed.get(ref, at))
    counts = Counter(f"opened in {at.year}" for at in opened.values())
    counts["tickets"], counts["closed"] = len(opened), len(closed)
    spans = (closed[ref] - opened[ref] for ref in closed)
    counts["minutes to close"] = sum(int(span.total_seconds()) // 60 for span in spans)
    return counts
