"""A view as a Parquet file, where pyarrow is installed."""

import io

from daybook_analytics.views.view import Table
from daybook_chassis.errors import Refusal


def parquet_of(rows: Table) -> bytes:
    """One column a name, of the type that its values have. Raises Refusal without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise Refusal(
            "Parquet takes pyarrow, which is not installed here: "
            "install daybook-analytics[archive], or ask for csv"
        ) from None
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer)
    return buffer.getvalue()
