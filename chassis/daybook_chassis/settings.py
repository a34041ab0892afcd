"""Settings of one process, from the environment (`DAYBOOK_...`); nothing is read at import."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from daybook_chassis.database import Limits


class Settings(BaseSettings):
    """State lives under `home`; `store` is `sqlite` or a PostgreSQL URL with `{service}` in it.

    `kafka` is where clients find a cluster, `host:port,...`. `peers` says at which URL each other
    service answers, by its name: from there comes what Kafka did not bring.
    """

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_", extra="ignore")

    home: Path = Path(".daybook")
    store: str = "sqlite"
    host: str = "127.0.0.1"
    port: int = Field(default=8420, ge=0, le=65535)
    token: str | None = None
    connections: int = Field(default=10, ge=1)
    pool_seconds: float = Field(default=10.0, gt=0)
    lock_seconds: float = Field(default=10.0, gt=0)
    statement_seconds: float = Field(default=300.0, gt=0)
    idle_seconds: float = Field(default=30.0, gt=0)
    kafka: str | None = None
    peers: dict[str, str] = Field(default_factory=dict)

    def limits(self) -> Limits:
        """How much a service asks of its database."""
        return Limits(
            connections=self.connections,
            pool_seconds=self.pool_seconds,
            lock_seconds=self.lock_seconds,
            statement_seconds=self.statement_seconds,
            idle_seconds=self.idle_seconds,
        )

    def database_url(self, service: str) -> str:
        """Where a service keeps its log and projections. Raises ValueError for a bad `store`."""
        if self.store == "sqlite":
            self.home.mkdir(parents=True, exist_ok=True)
            return f"sqlite:///{self.home / service}.db"
        if "{service}" not in self.store:
            raise ValueError("DAYBOOK_STORE: 'sqlite', or a database URL with {service} in it")
        return self.store.format(service=service)
