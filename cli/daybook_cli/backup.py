"""`daybook backup`, `restore` and `epoch`: copies of databases, and logs that know they forked."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import func, select

from daybook_chassis.consumer.tables import CHECKPOINTS
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_chassis.store.log import Fork
from daybook_cli import postgres_copies, sqlite_copies
from daybook_cli.copies import Copied, Head, Manifest
from daybook_cli.house import BUILDERS
from daybook_cli.opening import answering, has_tables, unmigrated


def backup(
    directory: Annotated[Path, typer.Argument(help="Where to; made if it is not there.")],
) -> None:
    """Copy every service's database, also while services run; each copy is of one moment.

    It holds the keys of personal data: keep it as safe as the databases, and let it expire.
    """
    with answering(), unmigrated(Settings()) as services:
        empty = [name for name, each in services.items() if not has_tables(each.database)]
        if empty:
            raise Refusal(f"there is nothing in the database of {empty[0]}")
        if directory.exists() and any(directory.iterdir()):
            raise Refusal(f"{directory} is not empty")
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)
        copied = {name: _copy(service, directory) for name, service in services.items()}
        Manifest(services=copied).write(directory)
        for name, copy in copied.items():
            print(f"{name}: {sum(head.position for head in copy.heads.values())} facts")


def restore(
    directory: Annotated[Path, typer.Argument(help="What `daybook backup` made.")],
    only: Annotated[
        list[str] | None, typer.Option(help="Restore this service alone; may be repeated.")
    ] = None,
    force: Annotated[
        bool, typer.Option(help="Replace databases that hold something; that is lost.")
    ] = False,
) -> None:
    """Put databases back, while nothing runs, and begin a new epoch of every log restored.

    Whoever saw more of a log than was restored then goes back to where it forked.
    """
    with answering(), unmigrated(Settings()) as services:
        copied = Manifest.read(directory).services
        chosen = _known(only or copied, copied)
        others = [each for name, each in services.items() if name not in chosen]
        above = {
            name: _highest_epochs(services[name], copied[name], others, force=force)
            for name in chosen
        }
        for name in chosen:
            _put_back(services[name], directory / copied[name].file, above[name])
            for log in services[name].logs():
                fork = log.forks()[-1]
                print(f"{log.source}: epoch {fork.epoch} goes on after {fork.forked_after}")


def epoch(
    raised: Annotated[
        list[str] | None,
        typer.Option("--raise", help="Begin a new epoch of this service's logs; may be repeated."),
    ] = None,
) -> None:
    """Show the epochs of every log; begin new ones after a failover that may have lost facts.

    That is done before the service takes anything on: what it lost is then known to be lost.
    """
    with answering(), unmigrated(Settings()) as services:
        for name in _known(raised or (), services):
            for log in services[name].logs():
                log.raise_epoch()
        for service in services.values():
            for log in service.logs() if has_tables(service.database) else ():
                for fork in log.forks():
                    print(f"{log.source}: epoch {fork.epoch} goes on after {fork.forked_after}")


def _copy(service: Service, directory: Path) -> Copied:
    if service.database.is_sqlite:
        path = directory / f"{service.name}.db"
        return Copied.of(path, sqlite_copies.copy(service, BUILDERS[service.name], path))
    path = directory / f"{service.name}.dump"
    return Copied.of(path, postgres_copies.copy(service, path))


def _put_back(service: Service, source: Path, above: dict[str, int]) -> None:
    kind = ".db" if service.database.is_sqlite else ".dump"
    if source.suffix != kind:
        raise Refusal(f"{source} was made of another kind of database")
    if service.database.is_sqlite:
        sqlite_copies.put_back(service, BUILDERS[service.name], source, above)
    else:
        postgres_copies.put_back(service, source, above)


def _highest_epochs(
    service: Service, copied: Copied, others: Sequence[Service], *, force: bool
) -> dict[str, int]:
    """By source, the highest epoch that anyone may have seen. Raises Refusal, see `_check`."""
    replaced = has_tables(service.database)
    if replaced and not force:
        raise Refusal(f"the database of {service.name} is not empty; --force replaces it")
    highest = {}
    for log in service.logs():
        head = copied.heads.get(log.source, Head(epoch=1, position=0))
        forks = log.forks() if replaced else []
        seen = max((_epoch_seen(each, log.source) for each in others), default=1)
        _check(log.source, head, forks, seen)
        highest[log.source] = max(head.epoch, seen, *(fork.epoch for fork in forks), 1)
    return highest


def _check(source: str, head: Head, forks: Sequence[Fork], seen: int) -> None:
    """Facts that a later epoch gave up cannot come back: who followed it has others there.

    Raises Refusal.
    """
    later = [fork for fork in forks if fork.epoch > head.epoch]
    if any(fork.forked_after < head.position for fork in later):
        raise Refusal(
            f"this backup holds facts of {source} that epoch {later[-1].epoch} gave up; "
            "restore an earlier one"
        )
    if seen > max([head.epoch, *(fork.epoch for fork in forks)]):
        raise Refusal(
            f"others have seen epoch {seen} of {source}, and this backup does not know where "
            "that began; restore all services together, or a later backup"
        )


def _epoch_seen(service: Service, source: str) -> int:
    """Up to which epoch a service has read a log."""
    if not has_tables(service.database):
        return 1
    query = select(func.max(CHECKPOINTS.c.epoch)).where(CHECKPOINTS.c.source == source)
    with service.database.read() as tx:
        return int(tx.execute(query).scalar() or 1)


def _known(names: Collection[str], there: Collection[str]) -> list[str]:
    unknown = sorted(set(names) - set(there))
    if unknown:
        raise NotFound(f"there is no service {unknown[0]}; there are {', '.join(there)}")
    return [name for name in there if name in names]
