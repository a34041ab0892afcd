"""Analytics runs without NumPy and SciPy, and says what is missing when a model is asked for."""

import ast
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import daybook_analytics
from daybook_analytics.application.train_model import Trainer, TrainModel
from daybook_analytics.projections.customer_days import CUSTOMER_DAYS
from daybook_chassis.commands import Context
from daybook_chassis.database import Database
from daybook_chassis.errors import Refusal
from daybook_chassis.generations import Generations
from daybook_chassis.queries import Queries
from daybook_chassis.work import Work
from daybook_contracts.analytics.models import ModelName

PACKAGE = Path(daybook_analytics.__file__).parent


def loaded_at_once(path: Path) -> Iterator[str]:
    """What a module imports when it is imported itself."""
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case _:
                pass  # what is inside a function is imported when it is called


def test_nothing_but_the_models_needs_them_to_be_imported() -> None:
    needy = ("numpy", "scipy", "daybook_analytics.models")
    found = {
        path.relative_to(PACKAGE).as_posix(): name
        for path in PACKAGE.rglob("*.py")
        for name in loaded_at_once(path)
        if name.startswith(needy)
    }

    assert found
    assert all(name.startswith("models/") for name in found)


def test_without_them_a_model_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "daybook_analytics.models.training", None)
    database = Database("sqlite://")
    trainer = Trainer(Queries(database, Generations(database, [CUSTOMER_DAYS])), CUSTOMER_DAYS)
    asked = TrainModel(model=ModelName.BGNBD, currency="USD", as_of=date(2025, 1, 1))

    with pytest.raises(Refusal, match=r"install daybook-analytics\[models\]"):
        trainer.train_model(asked, Work(None, Context(actor="analyst")))  # type: ignore[arg-type]
    database.close()
