"""What is generated are facts that could be in a log, and columns add them up as the fold does."""

from pathlib import Path

import pyarrow.parquet as pq

from daybook_analytics.archive.rows import SCHEMA, rows_of
from daybook_analytics.columns.days import Days
from daybook_analytics.projections.customer_days import CUSTOMER_DAYS
from daybook_chassis.projection import Key, Row
from daybook_chassis.store.chaining import GENESIS
from daybook_contracts.envelope import Envelope
from daybook_contracts.topics import published
from tests.analytics.logs import filled
from tests.bench.generated import generate

EVENTS = 1_200
"""So many that some receipts are reversed."""


def test_a_generated_archive_holds_facts_of_the_contracts(tmp_path: Path) -> None:
    files = generate(tmp_path, 20, EVENTS, lambda held: None)
    envelope = Envelope.from_json(filled(1).records[0].envelope)  # the fold looks at none
    [table] = [pq.read_table(path) for path in files]
    assert table.schema == SCHEMA
    catalogue, rows, kinds = published(), dict[Key, Row | None](), set[str]()
    for row in rows_of(table, GENESIS):
        kinds.add(row.said["type"])
        if row.said["type"] in {fact.type for fact in CUSTOMER_DAYS.on}:
            fact = catalogue.read(row.said["type"], 1, row.body)
            CUSTOMER_DAYS.fold(rows, fact, envelope)

    assert kinds > {fact.type for fact in CUSTOMER_DAYS.on}
    with Days() as days:
        days.add_files("crm.sales", files, EVENTS)
        assert list(days.rows()) == [row for _, row in sorted(rows.items()) if row]
