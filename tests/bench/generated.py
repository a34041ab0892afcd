"""An archive of the shape that the demonstration's log of sales has, of any size, quickly.

Each purchase is four facts: planned, placed (private), received, allocated; of one in a hundred the
receipt is reversed instead of allocated. Customers buy unequally often. Ids, trace contexts and
amounts are as random as real ones. Columns are generated, not facts: there is no chain to prove,
and slots are any.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa

from daybook_analytics.archive.rows import SCHEMA
from daybook_analytics.archive.writer import ROW_GROUP, parquet

FACTS_EACH = 4
_CHUNK = 250_000
"""Purchases of one file."""

_UUID = "CAST(CAST(md5({}) AS UUID) AS VARCHAR)"
_TRACE = "concat('00-', md5(concat('t', k)), '-', substr(md5(concat('s', k)), 1, 16), '-01')"
_MONEY = 'concat(\'{"amount":"\', amount, \'","currency":"EUR"}\')'
_OWN = 'concat(\'{"customer_id":"\', customer, \'","account_id":"\', account, \'",\')'

_PURCHASES = f"""
SELECT k, customer_number,
       {_UUID.format("concat('c', customer_number)")} AS customer,
       {_UUID.format("concat('a', customer_number)")} AS account,
       {_UUID.format("concat('i', k)")} AS instalment,
       concat('erp:P', k) AS ref,
       {_TRACE} AS trace,
       TIMESTAMP '2025-07-01 00:00:00'
       + to_microseconds(CAST(k / $purchases * $span AS BIGINT)) AS moment,
       printf('%d.%02d', hash(k, 'units') % 180 + 3, hash(k, 'cents') % 100) AS amount,
       hash(k, 'reversed') % 100 = 0 AS reversed
FROM (
    SELECT k, CAST($customers * pow((hash(k, 'who') % 1000003) / 1000003.0, 1.5) AS BIGINT)
              AS customer_number
    FROM range($begin, $end) AS one(k)
)
"""

_FACTS = f"""
SELECT k, customer, account, trace, moment, step,
       lpad(to_hex(CAST(epoch_ms(moment) AS BIGINT)), 12, '0') AS instant,
       md5(concat('r', k)) AS random, concat('invoice-', k) AS asked,
       CASE step WHEN 1 THEN 'crm.sales.PaymentPlanned' WHEN 2 THEN 'sales.ReceiptPlaced'
                 WHEN 3 THEN 'crm.sales.PaymentReceived'
                 ELSE CASE WHEN reversed THEN 'crm.sales.ReceiptReversed'
                           ELSE 'crm.sales.PaymentAllocated' END END AS type,
       concat({_OWN}, CASE step
           WHEN 1 THEN concat('"origin":"invoice","origin_ref":"', ref, '","instalments":[',
               '{{"instalment_id":"', instalment, '","due_on":"', CAST(moment AS DATE),
               '","amount":', {_MONEY}, '}}],"reminder_days":3,"contract_id":null}}')
           WHEN 2 THEN concat('"payment_ref":"', ref, '"}}')
           WHEN 3 THEN concat('"payment_ref":"', ref, '","amount":', {_MONEY},
               ',"received_on":"', CAST(moment AS DATE), '"}}')
           ELSE CASE WHEN reversed
               THEN concat('"payment_ref":"', ref, '","amount":', {_MONEY},
                   ',"reversed_on":"', CAST(moment AS DATE), '","reopened":[],"credit":',
                   '{{"amount":"0.00","currency":"EUR"}}}}')
               ELSE concat('"allocations":[{{"instalment_id":"', instalment, '","amount":',
                   {_MONEY}, ',"outstanding":{{"amount":"0.00","currency":"EUR"}},',
                   '"contract_id":null}}],"credit":{{"amount":"0.00","currency":"EUR"}}}}') END
           END) AS data
FROM ({_PURCHASES}), range(1, {FACTS_EACH + 1}) AS each(step)
"""

_ROWS = f"""
SELECT {FACTS_EACH} * k + step AS position, 'crm.sales' AS source, 1 AS epoch, type, 1 AS version,
       CASE WHEN step = 2 THEN NULL ELSE hash(customer) % 256 END AS slot,
       CASE WHEN step = 2 THEN NULL
            WHEN step = 1 THEN greatest(0, {FACTS_EACH} * (k - hash(k, 'gap') % 400))
            ELSE {FACTS_EACH} * k + step - CASE step WHEN 3 THEN 2 ELSE 1 END END AS prevposition,
       CASE step WHEN 2 THEN {_UUID.format("concat('p', k)")} ELSE account END AS subject,
       CASE step WHEN 2 THEN 1 ELSE hash(k, 'versions') % 40 + step END AS streamversion,
       customer AS partitionkey, moment AS occurredat, moment AS time,
       unhex(concat(instant, '7', substr(random, 1, 10), step, substr(md5(concat(k, step)), 1, 8)))
           AS id,
       asked AS correlationid,
       CAST(CAST(concat(instant, '7', substr(random, 11, 18), CAST(step > 1 AS INTEGER)) AS UUID)
            AS VARCHAR) AS causationid,
       'reaction:sales.finance' AS actor,
       CASE step WHEN 1 THEN 'receivables/1' END AS policyversion, NULL AS timeline,
       trace AS traceparent, 1 AS hops, NULL AS envelope, data
FROM ({_FACTS})
ORDER BY position
"""


def generate(
    folder: Path, customers: int, events: int, progress: Callable[[int], None]
) -> list[Path]:
    """Files of so many events, a year of them; `progress` hears how many there are."""
    purchases, paths = events // FACTS_EACH, list[Path]()
    with duckdb.connect(config={"memory_limit": "2GB"}) as engine:
        for begin in range(0, purchases, _CHUNK):
            end = min(begin + _CHUNK, purchases)
            sizes = {"begin": begin, "end": end, "customers": customers, "purchases": purchases}
            found = engine.sql(_ROWS, params=sizes | {"span": 365 * 86_400 * 1_000_000})
            table: pa.Table = found.to_arrow_table().cast(SCHEMA)
            paths.append(folder / f"{begin:012d}.parquet")
            with parquet(paths[-1]) as file:
                file.write_table(table.combine_chunks(), row_group_size=ROW_GROUP)
            progress(end * FACTS_EACH)
    return paths
