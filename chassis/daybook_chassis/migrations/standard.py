"""The histories that every service has: of each of its logs, and of what else the chassis keeps."""

from daybook_chassis import effects, generations, references, timers
from daybook_chassis.consumer import tables as consumer_tables
from daybook_chassis.migrations.history import History
from daybook_chassis.store.log import Log
from daybook_chassis.transport import lease


def chassis_history() -> History:
    """Checkpoints, held facts, effects, timers, references, projections' pointers, relays."""
    declares = (
        consumer_tables.METADATA,
        effects.METADATA,
        references.METADATA,
        timers.METADATA,
        generations.METADATA,
        lease.METADATA,
    )
    return History("chassis", "daybook_chassis.migrations.chassis", declares)


def log_history(log: Log) -> History:
    """The tables of one log, the service's own or one that it hosts."""
    tables = log.tables
    return History(
        name=tables.log.name,
        package="daybook_chassis.migrations.log",
        declares=(tables.metadata,),
        arguments={"prefix": tables.log.name.removesuffix("log")},
    )
