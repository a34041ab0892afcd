"""What a history of a schema is: revisions in a package, in one line, and where a database stands.

Revisions are told by their file names (`r0001_first_tables.py`), so that the start of a process
whose database is up to date reads a version table and a directory, and never imports Alembic.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from sqlalchemy import MetaData

from daybook_chassis.errors import Refusal

_REVISION = re.compile(r"r(\d{4})_(\w+)\.py")


class SchemaIsNewer(Refusal):
    """A later version of the code migrated this database; this one would write what is wrong."""


@dataclass(frozen=True, slots=True)
class Step:
    """One revision of one history, done or to be done."""

    history: str
    revision: str
    title: str


@dataclass(frozen=True)
class History:
    """Revisions `0001`, `0002` ... of the tables in `declares`, in the modules of `package`.

    `arguments` are handed to each revision: the history of a log is run once for each log.
    """

    name: str
    package: str
    declares: Sequence[MetaData]
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def version_table(self) -> str:
        """Where Alembic keeps how far a database has come."""
        return f"alembic_{self.name}"

    @cached_property
    def directory(self) -> Path:
        """Where the revisions are. Raises ModuleNotFoundError."""
        return Path(str(files(self.package)))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All revisions, first to last."""
        found = sorted(
            match.groups()
            for path in self.directory.iterdir()
            if (match := _REVISION.fullmatch(path.name))
        )
        return tuple(Step(self.name, number, title.replace("_", " ")) for number, title in found)

    def after(self, revision: str | None) -> tuple[Step, ...]:
        """What is to be done to a database that stands there. Raises SchemaIsNewer."""
        if revision is None:
            return self.steps
        known = [step.revision for step in self.steps]
        if revision not in known:
            raise SchemaIsNewer(
                f"the tables of {self.name} are at revision {revision}, and this version of "
                f"Daybook knows {known[-1]}: start the newer version, or restore a backup of before"
            )
        return self.steps[known.index(revision) + 1 :]
