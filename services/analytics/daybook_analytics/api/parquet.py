"""A view as a Parquet file, where pyarrow is installed."""

import io
from collections.abc import Sequence

from daybook_analytics.views.view import Table
from daybook_chassis.errors import Refusal


def parquet_of(rows: Table, columns: Sequence[str]) -> bytes:
    """One column a name, of the type that its values have; of none, where there are no values.

    Raises Refusal without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise Refusal(
            "Parquet takes pyarrow, which is not installed here: "
            "install daybook-analytics[archive], or ask for csv"
        ) from None
    buffer = io.BytesIO()
    values = {name: [row[name] for row in rows] for name in columns}
    pq.write_table(pa.table(values), buffer)
    return buffer.getvalue()
