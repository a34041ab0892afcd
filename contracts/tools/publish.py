"""Writes schemas, AsyncAPI and golden examples, unless a fact breaks what it promised before.

`python contracts/tools/publish.py` writes what is new; with `--check` it writes nothing and also
fails if something would be written. Exit status 1 and one line on standard error for each problem.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daybook_contracts.catalogue import Catalogue
from daybook_contracts.topics import TOPICS, Topic, published
from tools.asyncapi import asyncapi_document
from tools.examples import ExampleNotBuilt, example_of
from tools.history import (
    ENVELOPE_PATH,
    History,
    broken_promises,
    example_path,
    read_history,
    schema_path,
)
from tools.schemas import envelope_schema, fact_schema, misdeclared

CONTRACTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Outcome:
    """What is wrong; if nothing is, what was written and how many documents stayed as they are."""

    problems: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    unchanged: int = 0


def publish(
    catalogue: Catalogue, topics: Sequence[Topic], directory: Path, *, check: bool = False
) -> Outcome:
    """Bring the documents under the directory up to date, or say why that must not be.

    With `check`, nothing is written and a document that is not up to date is a problem.
    """
    history = read_history(directory)
    problems = [
        f"{fact.type} {fact.version}: {problem}"
        for fact in catalogue.public
        for problem in misdeclared(fact)
    ]
    problems += broken_promises(catalogue, history)
    documents = _generated(catalogue, topics) | _missing_examples(catalogue, history, problems)
    outdated = [path for path, text in documents.items() if not _holds(directory / path, text)]
    if check:
        problems += [f"{path} is missing or out of date: run make contracts" for path in outdated]
    if problems:
        return Outcome(problems=tuple(problems))
    for path in outdated:
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_bytes(documents[path])
    kept = len(documents) - len(outdated) + len(history.examples)
    return Outcome(written=tuple(outdated), unchanged=kept)


def _generated(catalogue: Catalogue, topics: Sequence[Topic]) -> dict[str, bytes]:
    """Every document that follows from the code alone, by its path."""
    documents = {
        schema_path(fact.type, fact.version): _pretty(fact_schema(fact))
        for fact in catalogue.public
    }
    documents[ENVELOPE_PATH] = _pretty(envelope_schema())
    documents["asyncapi.json"] = _pretty(asyncapi_document(topics))
    return documents


def _missing_examples(
    catalogue: Catalogue, history: History, problems: list[str]
) -> dict[str, bytes]:
    """Examples of newest versions that have none; one that exists is never written again."""
    examples: dict[str, bytes] = {}
    for fact in catalogue.public:
        if (fact.type, fact.version) in history.examples:
            continue
        path = example_path(fact.type, fact.version)
        try:
            examples[path] = example_of(fact)
        except ExampleNotBuilt as error:
            problems.append(f"{path} is missing and cannot be made up ({error}): write it by hand")
    return examples


def _pretty(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _holds(path: Path, text: bytes) -> bool:
    return path.exists() and path.read_bytes() == text


def report(outcome: Outcome) -> int:
    """Tell a person what happened; the exit status that says the same to a program."""
    for problem in outcome.problems:
        sys.stderr.write(f"contracts: {problem}\n")
    if outcome.problems:
        return 1
    for path in outcome.written:
        sys.stdout.write(f"contracts: wrote {path}\n")
    written, unchanged = len(outcome.written), outcome.unchanged
    sys.stdout.write(f"contracts: {written} documents written, {unchanged} unchanged\n")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Publish the contracts as documents.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    check = parser.parse_args().check
    return report(publish(published(), TOPICS, CONTRACTS, check=check))


if __name__ == "__main__":
    sys.exit(main())
