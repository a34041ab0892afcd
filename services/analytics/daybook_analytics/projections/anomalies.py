"""Of which figures was it told that they are beyond what was to be expected (AN16)?"""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.analytics.deviations import AnomalyDetected, Level
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.money import Money

_LEVELS = ("value", "expected", "low", "high", "deviation")


def _detected(row: Row, fact: AnomalyDetected, envelope: Envelope) -> Row:
    return row | {
        "figure": fact.figure,
        "currency": fact.currency,
        "month": fact.month,
        **{name: _minor(getattr(fact, name)) for name in _LEVELS},
        "policy_version": envelope.policyversion,
        "detected_at": instant(envelope.occurredat),
    }


def _minor(level: Level) -> int:
    """Of money minor units."""
    return level.minor if isinstance(level, Money) else level


ANOMALIES = Projection(
    "analytics.anomalies",
    table(
        "anomalies",
        key("anomaly_id"),
        text("figure"),
        text("currency"),
        text("month"),
        *(integer(name) for name in _LEVELS),
        text("policy_version"),
        text("detected_at"),
    ),
    {AnomalyDetected: On(_detected)},
    version=2,
    customer_column=None,
)
