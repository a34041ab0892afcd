"""Models from facts to figures: CDNOW as sales tells it, and what little data comes to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

import numpy as np
import pytest

from daybook_analytics.application import foretelling
from daybook_analytics.application.answers import Answers
from daybook_analytics.application.explaining import Explaining
from daybook_analytics.application.foretelling import Foretelling
from daybook_analytics.application.recall import Recall
from daybook_analytics.application.train_model import TrainModel
from daybook_analytics.models import bgnbd, pareto_nbd
from daybook_analytics.models.purchases import summarise
from daybook_analytics.views.buckets import Bucket
from daybook_chassis.commands import Context
from daybook_chassis.errors import NotFound
from daybook_chassis.ids import derived_id
from daybook_chassis.settings import Settings
from daybook_cli.house import House
from daybook_cli.models import last
from daybook_contracts.analytics.models import ModelName
from daybook_contracts.money import Money
from daybook_contracts.sales.payments import PaymentReceived
from tests.analytics.cdnow import CALIBRATED, LATER, OBSERVED, buckets, transformed
from tests.e2e.events import payment
from tests.e2e.programs import daybook
from tests.e2e.telling import Told, hear, tell

BGNBD = {"r": 0.24259, "alpha": 4.4136, "a": 0.79292, "b": 2.4259}
PARETO_NBD = {"r": 0.55328, "alpha": 10.5777, "s": 0.60624, "beta": 11.6687}
GAMMA_GAMMA = {"p": 6.2496, "q": 3.7442, "gamma": 15.4435}


def sold(house: House, days: Sequence[Bucket]) -> None:
    """Sales says what was paid, as it does after each payment."""
    tell(
        house, (Told(uuid5(_customer(day), "account"), _paid(n, day)) for n, day in enumerate(days))
    )


def _customer(day: Bucket) -> UUID:
    return derived_id("cdnow", day.customer_id)


def _paid(place: int, day: Bucket) -> PaymentReceived:
    return PaymentReceived(
        customer_id=_customer(day),
        account_id=uuid5(_customer(day), "account"),
        payment_ref=f"P-{place}",
        amount=Money(day.received_minor, day.currency),
        received_on=day.day,
    )


def fitted(house: House, command: TrainModel) -> dict[str, Any]:
    house["analytics"].commands.execute(command, Context(actor="analyst"))
    hear(house)
    return last(house["analytics"], command.model, command.currency)


@dataclass(frozen=True)
class Sample:
    """A house that has heard of CDNOW's customers, and its days, which may be moved."""

    house: House
    calibrated: date
    observed: date
    known: dict[ModelName, dict[str, Any]] = field(default_factory=dict)

    def fit(self, model: ModelName) -> dict[str, Any]:
        """Once a model: the same input is fitted to the same."""
        if model not in self.known:
            self.known[model] = self.fit_anew(model)
        return self.known[model]

    def fit_anew(self, model: ModelName) -> dict[str, Any]:
        command = TrainModel(
            model=model, currency="USD", as_of=self.calibrated, holdout_to=self.observed
        )
        return fitted(self.house, command)


@pytest.fixture(scope="module", params=["as it is", "transformed"])
def cdnow(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sample]:
    home = tmp_path_factory.mktemp("house")
    moved = LATER if request.param == "transformed" else timedelta()
    with House(Settings(home=home, store="sqlite")) as house:
        sold(house, transformed(buckets()) if moved else buckets())
        yield Sample(house, CALIBRATED + moved, OBSERVED + moved)


def test_AN3_the_published_figures_from_facts(cdnow: Sample) -> None:
    """To three significant digits at least, whatever customers are called and whenever it was."""
    bought, spent = cdnow.fit(ModelName.BGNBD), cdnow.fit(ModelName.GAMMA_GAMMA)

    assert bought["parameters"] == pytest.approx(BGNBD, rel=5e-4)
    assert bought["log_likelihood"] == pytest.approx(-9582.429, abs=0.0005)
    assert bought["customers"] == 2357
    assert bought["holdout"]["actual"] == 1882
    assert bought["holdout"]["predicted"] == pytest.approx(1653.4, rel=5e-4)
    assert spent["parameters"] == pytest.approx(GAMMA_GAMMA, rel=5e-4)
    assert spent["log_likelihood"] == pytest.approx(-4055.918, abs=0.0005)
    assert bought["identified"]
    assert spent["identified"]
    weeks = np.array([1.0, 3, 32, 78])
    expected = bgnbd.expected_purchases(bought["parameters"], weeks)
    assert expected == pytest.approx([0.0532, 0.1506, 1.0437, 1.858], rel=1e-3)


def test_AN3_pareto_nbd_and_how_unequal_customers_are_from_facts(cdnow: Sample) -> None:
    fit = cdnow.fit(ModelName.PARETO_NBD)
    customer = map(np.array, ([26.0], [30.86], [31.0]))
    ahead = pareto_nbd.conditional_purchases(fit["parameters"], 52, *customer)
    rows = Answers(cdnow.house["analytics"]).finish("concentration", cdnow.observed)

    assert fit["parameters"] == pytest.approx(PARETO_NBD, rel=5e-4)
    assert fit["log_likelihood"] == pytest.approx(-9594.976, abs=0.0005)
    assert ahead == pytest.approx([25.46], rel=5e-4)
    (dollars,) = (row for row in rows if row["currency"] == "USD")
    assert (dollars["customers"], dollars["spend_minor"]) == (2357, 244_091_94)
    assert (dollars["top_customers"], dollars["top_share"]) == (472, 0.6746)


def test_a_fit_says_what_it_was_fitted_to_and_is_recorded_once(cdnow: Sample) -> None:
    """Its input, read again from the log as it was known when it was trained, has its digest."""
    first, again = cdnow.fit(ModelName.GAMMA_GAMMA), cdnow.fit_anew(ModelName.GAMMA_GAMMA)
    service = cdnow.house["analytics"]

    known_at = datetime.fromisoformat(first["trained_at"])
    days = service.generations.find("analytics.customer_days")
    rows = Recall(service).rows(days, known_at)

    read = summarise(map(Bucket.from_row, rows), cdnow.calibrated, "USD")
    assert first["input_digest"] == read.digest
    assert first["positions"] == {"crm.sales": cdnow.house["sales"].log.head()}
    assert again == first


def test_AN3_what_customers_are_still_to_bring(cdnow: Sample) -> None:
    """Each by the published figures of its purchases and spend, less cost, discounted."""
    cdnow.fit(ModelName.BGNBD)
    cdnow.fit(ModelName.GAMMA_GAMMA)
    names = [f"{number:04d}" for number in range(1, 11)]
    if cdnow.calibrated != CALIBRATED:
        names = [name[::-1] + "x" for name in names]

    found = Foretelling(cdnow.house["analytics"]).answer(
        foretelling.Asked(cdnow.calibrated, "USD", days_ahead=39 * 7)
    )

    rows = {row["customer_id"]: row for row in found.rows}
    ten = [rows[str(derived_id("cdnow", name))] for name in names]
    first = ten[0]
    assert len(rows) == 2357
    assert first["alive"] == pytest.approx(0.7266, rel=5e-4)
    assert first["purchases"] == pytest.approx(1.226, rel=5e-4)
    told = [2465, 1891, 3517, 3517, 3517, 7146, 1891, 3517, 2728, 3517]
    assert [row["spend_minor"] for row in ten] == pytest.approx(told, rel=5e-4)
    bare = first["purchases"] * (2465 - 300)  # the policy's rate of handling
    assert bare / 1.1**0.75 < first["value_minor"] < bare
    assert sum(row["purchases"] for row in found.rows) == pytest.approx(1653.4, rel=5e-4)
    assert [row["value_minor"] for row in found.rows] == sorted(
        (row["value_minor"] for row in found.rows), reverse=True
    )
    assert (len(found.models), found.identified, found.policy) == (2, True, "worth/1")


def test_AN3_what_a_customer_is_to_bring_within_a_year_is_a_view_and_explained(
    cdnow: Sample,
) -> None:
    """By its payments and the fits alone: nobody else's figures are looked at."""
    cdnow.fit(ModelName.BGNBD)
    cdnow.fit(ModelName.GAMMA_GAMMA)
    analytics = cdnow.house["analytics"]
    foretold = Foretelling(analytics).answer(foretelling.Asked(cdnow.calibrated, "USD"))
    rows = {
        row["customer_id"]: row
        for row in Answers(analytics).finish("customer_potential", cdnow.calibrated)
    }

    assert len(rows) == len(foretold.rows) == 2357
    assert all(row.items() <= rows[row["customer_id"]].items() for row in foretold.rows)
    for customer in Random(7919).sample(sorted(rows), 3):
        why = Explaining(analytics).explain("customer_potential", customer, cdnow.calibrated)
        assert why.reproduced
        assert why.figures == [rows[customer]]
        types = {event["type"].rpartition(".")[2] for event in why.events}
        assert types == {"PaymentReceived", "ModelTrained"}


def test_AN3_what_was_foretold_before_more_was_recorded(cdnow: Sample) -> None:
    """Before the fits were recorded there was none; since then nothing was paid."""
    fits = cdnow.fit(ModelName.BGNBD), cdnow.fit(ModelName.GAMMA_GAMMA)
    asked = foretelling.Asked(cdnow.calibrated, "USD", days_ahead=39 * 7)
    foretold = Foretelling(cdnow.house["analytics"])
    trained = datetime.fromisoformat(min(fit["trained_at"] for fit in fits))

    then = foretold.answer(replace(asked, known_at=datetime.now(UTC)))

    assert then.rows == foretold.answer(asked).rows
    with pytest.raises(NotFound, match="was not fitted"):
        foretold.answer(replace(asked, known_at=trained - timedelta(seconds=1)))


def test_nothing_is_foretold_before_a_model_was_fitted(cdnow: Sample) -> None:
    early = foretelling.Asked(cdnow.calibrated - timedelta(days=1), "USD")

    with pytest.raises(NotFound, match="bgnbd was not fitted in USD"):
        Foretelling(cdnow.house["analytics"]).answer(early)


def test_the_command_prints_a_fit_and_lists_it(tmp_path: Path) -> None:
    lines = [
        payment(f"C-{customer}", number, f"{10 + customer}.00", f"2025-{month:02d}-05")
        for customer in range(8)
        for number, month in enumerate(range(1, 12, 1 + customer % 4))
    ]
    daybook(tmp_path, "ingest", "-", "--register-unknown", given=b"\n".join(lines))
    asked = ("models", "fit", "bgnbd", "--as-of", "2025-08-31", "--holdout-to", "2025-12-31")

    told = json.loads(daybook(tmp_path, *asked, "--format", "json").out)
    text = daybook(tmp_path, *asked).out
    listed = json.loads(daybook(tmp_path, "models", "list", "--format", "json").out)

    assert list(told["parameters"]) == ["r", "alpha", "a", "b"]
    assert told["customers"] == 8
    assert told["holdout"]["actual"] == sum(day > "2025-08-31" for day in _days(lines))
    assert told["unidentified"] == [n for n, e in told["standard_errors"].items() if e is None]
    assert not told["identified"], "eight customers do not say how they leave"
    assert "not identified: the data does not say how large " in text
    assert f"log-likelihood {told['log_likelihood']:.3f}" in text
    assert [row["model_id"] for row in listed] == ["bgnbd-USD-1"]


def test_without_anything_to_fit_it_says_so(tmp_path: Path) -> None:
    done = daybook(tmp_path, "models", "fit", "sbg", "--as-of", "2025-08-31")

    assert done.status == 1
    assert "nobody has bought anything yet" in done.err


@pytest.mark.parametrize("model", ["bgnbd", "k-means"])
@pytest.mark.parametrize(
    ("day", "currency", "said"),
    [
        ("2025-02-30", "USD", "as_of: day is out of range"),
        ("2025-02-28", "usd", "currency: write a currency as three capital letters"),
    ],
)
def test_what_is_asked_for_wrongly_is_said_by_field(
    tmp_path: Path, model: str, day: str, currency: str, said: str
) -> None:
    done = daybook(tmp_path, "models", "fit", model, "--as-of", day, "--currency", currency)

    assert done.status == 1
    assert " ".join(done.err.split()).startswith(f"daybook: {said}")


def _days(lines: Sequence[bytes]) -> list[str]:
    return [json.loads(line)["data"]["settled_on"] for line in lines]
