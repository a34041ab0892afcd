"""What an archive holds of one log: its segments, which file each is, and the proof of each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daybook_analytics.archive.files import UNFINISHED, put
from daybook_chassis.errors import Poison
from daybook_chassis.store.chaining import GENESIS
from daybook_chassis.store.log import Fork
from daybook_contracts.envelope import first_problem

NAME = "manifest.json"


class Segment(BaseModel):
    """One file, never changed once it is named here: rows `first` to `last` of one epoch and month.

    `month` is that of recording, in UTC. `file` counts from the archive's folder, `octets` is its
    size, `sha256` its digest. `hash_before` is the log's hash of the row before the first, and
    `hash_after` that of the last: with both, the rows prove themselves.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    source: str
    epoch: int = Field(ge=1)
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    rows: int = Field(ge=1)
    octets: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    hash_before: str = Field(pattern="^[0-9a-f]{64}$")
    hash_after: str = Field(pattern="^[0-9a-f]{64}$")


class Epoch(BaseModel):
    """Generation `epoch` of the log goes on after `forked_after` of the one before."""

    model_config = ConfigDict(frozen=True)

    epoch: int
    forked_after: int


class Manifest(BaseModel):
    """`segments` are the log as it is, without holes; `superseded` is what restores took back."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    source: str
    epochs: tuple[Epoch, ...] = ()
    segments: tuple[Segment, ...] = ()
    superseded: tuple[Segment, ...] = ()

    @property
    def last(self) -> int:
        """The last position that is archived, 0 for none."""
        return self.segments[-1].last if self.segments else 0

    @property
    def hash(self) -> bytes:
        """The log's hash at that position."""
        return bytes.fromhex(self.segments[-1].hash_after) if self.segments else GENESIS

    def with_epochs(self, forks: Sequence[Fork]) -> "Manifest":
        epochs = tuple(Epoch(epoch=fork.epoch, forked_after=fork.forked_after) for fork in forks)
        return self.model_copy(update={"epochs": epochs})


def load(archive: Path, source: str) -> Manifest:
    """What is archived of a source, nothing if there is no manifest yet. Raises Poison."""
    path = archive / source / NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Manifest(source=source)
    except ValidationError as error:
        raise Poison(f"{path}: {first_problem(error)}") from error


def save(archive: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step."""
    path = archive / manifest.source / NAME
    unfinished = path.with_name(NAME + UNFINISHED)
    unfinished.write_text(manifest.model_dump_json(indent=1) + "\n", "utf-8")
    put(unfinished, path)


def sources(archive: Path) -> list[str]:
    """The logs of which there is something here."""
    return sorted(path.parent.name for path in archive.glob(f"*/{NAME}"))
