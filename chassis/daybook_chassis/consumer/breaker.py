"""Stopped subscriptions: while one is stopped, none of its facts moves, in any process."""

from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, select

from daybook_chassis.consumer.tables import STOPPED
from daybook_chassis.database import upsert

_REASON = select(STOPPED.c.reason).where(STOPPED.c.subscription == bindparam("subscription"))


def stop(tx: Connection, subscription: str, reason: str) -> None:
    """Stop a subscription; one that is stopped already gets this reason."""
    row = {"subscription": subscription, "reason": reason, "since": datetime.now(UTC)}
    upsert(STOPPED, tx, [row])


def resume(tx: Connection, subscription: str) -> None:
    """Let a subscription go on; what failed is tried again."""
    tx.execute(delete(STOPPED).where(STOPPED.c.subscription == subscription))


def reason_of(tx: Connection, subscription: str) -> str | None:
    """Why a subscription is stopped, None while it is not."""
    return tx.execute(_REASON, {"subscription": subscription}).scalar()


def stopped(tx: Connection) -> dict[str, str]:
    """Every stopped subscription of a service, and why."""
    return {row.subscription: row.reason for row in tx.execute(select(STOPPED))}
