"""Schema migrations: each history of revisions is run by Alembic, under a version table of its own.

A database holds several histories: one for each log, one for what else the chassis keeps, and one
for a service with tables of its own. Projection tables have none; they are rebuilt (ADR 0006).
"""

from daybook_chassis.migrations.history import History, SchemaIsNewer, Step
from daybook_chassis.migrations.run import downgrade, migrate, pending
from daybook_chassis.migrations.standard import chassis_history, log_history

__all__ = [
    "History",
    "SchemaIsNewer",
    "Step",
    "chassis_history",
    "downgrade",
    "log_history",
    "migrate",
    "pending",
]
