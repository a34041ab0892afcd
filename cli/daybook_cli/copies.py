"""What a backup is: one file a service, and a manifest that says what each holds."""

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Insert, Update, case, func, insert, select, update

from daybook_chassis.consumer.checkpoints import COVERED
from daybook_chassis.consumer.tables import CHECKPOINTS
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.service import Service
from daybook_chassis.store.log import Log

_MANIFEST = "backup.json"


class Head(BaseModel):
    """Where a log ended."""

    model_config = ConfigDict(frozen=True)

    epoch: int
    position: int


class Copied(BaseModel):
    """One database in a file, with the ends of its logs by source."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str
    heads: dict[str, Head]

    @classmethod
    def of(cls, path: Path, heads: dict[str, Head]) -> "Copied":
        """A file that was just made; from now on only its owner reads it."""
        path.chmod(0o600)
        return cls(file=path.name, sha256=_digest(path), heads=heads)


class Manifest(BaseModel):
    """What a backup holds, by service."""

    model_config = ConfigDict(frozen=True)

    services: dict[str, Copied]

    def write(self, directory: Path) -> None:
        """Written last: a directory without it is no backup."""
        (directory / _MANIFEST).write_text(self.model_dump_json(indent=1) + "\n")

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        """The manifest of files that are what it says. Raises NotFound, Refusal."""
        try:
            manifest = cls.model_validate_json((directory / _MANIFEST).read_bytes())
        except FileNotFoundError:
            raise NotFound(f"there is no backup in {directory}") from None
        except ValidationError as error:
            raise Refusal(f"{directory / _MANIFEST} is damaged: {error}") from None
        for copied in manifest.services.values():
            path = directory / copied.file
            if not path.exists() or _digest(path) != copied.sha256:
                raise Refusal(f"{path} is missing or damaged")
        return manifest


def heads(service: Service) -> dict[str, Head]:
    """Where its logs end, in one snapshot."""
    with service.database.read():
        return {
            log.source: Head(epoch=log.forks()[-1].epoch, position=log.head())
            for log in service.logs()
        }


def new_epoch(log: Log, above: int) -> tuple[Update, Insert, Update]:
    """Statements that begin an epoch of a log after its last fact, higher than `above`.

    As statements, so that a database is restored and its logs forked in one transaction, with
    whatever program restores it: nobody finds a log that lost facts and does not say so. Who hears
    it in the same database has lost as much, and is told, since a broker may still bring them that.
    """
    head, epochs, facts = log.tables.head, log.tables.epochs, log.tables.log
    highest = case((head.c.epoch > above, head.c.epoch), else_=above)
    last = select(func.coalesce(func.max(facts.c.position), 0)).scalar_subquery()
    columns = ["epoch", "forked_after", "opened_at"]
    fork = select(head.c.epoch, last, func.current_timestamp())
    told = update(CHECKPOINTS).where(
        CHECKPOINTS.c.source == log.source, CHECKPOINTS.c.slot == COVERED
    )
    return (
        update(head).values(epoch=highest + 1),
        insert(epochs).from_select(columns, fork),
        told.values(epoch=select(head.c.epoch).scalar_subquery()),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
