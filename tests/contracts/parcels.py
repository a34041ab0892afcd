"""Facts made up for one test, so that a promise can be given and then broken."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import create_model

from daybook_contracts.catalogue import Catalogue, Upcaster
from daybook_contracts.fact import Fact, unit
from daybook_contracts.topics import Topic
from tools.publish import Outcome, publish

PARCEL = "test.ParcelSent"
SCHEMA = f"schemas/{PARCEL}/1.json"
EXAMPLE = f"examples/{PARCEL}/1.json"

Weight = Annotated[int, unit("gram")]


def parcel(version: int = 1, type_name: str = PARCEL, **fields: Any) -> type[Fact]:
    """A fact with these fields, each given as pydantic's `create_model` wants it."""
    made: type[Fact] = create_model(
        type_name.rpartition(".")[2],
        __base__=Fact,
        __doc__="A parcel left.",
        __cls_kwargs__={"type": type_name, "version": version},
        **fields,
    )
    return made


def catalogue(*facts: type[Fact], upcasters: dict[int, Upcaster] | None = None) -> Catalogue:
    """A catalogue of these; `upcasters` are the parcel's, by the version they start from."""
    steps = {(PARCEL, start): upcaster for start, upcaster in (upcasters or {}).items()}
    return Catalogue(facts, (), steps)


def topics(*facts: type[Fact]) -> list[Topic]:
    return [Topic("test.v1", "test", "tests", facts, partitions=3, retention_days=2)]


SENT = parcel(weight=Weight, city=str, note=(str, "none"))
SENT_2 = parcel(2, weight=Weight, town=str)


def rename_city(old: dict[str, Any]) -> dict[str, Any]:
    return {"weight": old["weight"], "town": old["city"]}


def run(facts: Catalogue, directory: Path, *, check: bool = False) -> Outcome:
    return publish(facts, topics(*facts), directory, check=check)


def contents(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}
