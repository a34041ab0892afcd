"""The models of purchasing and of staying give the figures that are published of them.

CDNOW: Fader, Hardie and Lee (2005), Fader and Hardie (2005, 2013). Regular: Fader and Hardie
(2007).
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import hyp2f1, poch

from daybook_analytics.models import bgnbd, gamma_gamma, pareto_nbd, sbg
from daybook_analytics.models.likelihood import Array, Fit
from daybook_analytics.models.potential import discounted
from daybook_analytics.models.purchases import Purchases, summarise
from daybook_analytics.models.training import Asked, train
from daybook_analytics.views.buckets import Bucket
from daybook_contracts.analytics.models import ModelName
from tests.analytics.cdnow import CALIBRATED, LATER, OBSERVED, buckets, transformed

REGULAR = np.array([1000.0, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173])
"""Customers of the segment Regular who are left after each of twelve years."""


def close(value: object, told: object) -> bool:
    """To the three significant digits that are published, at least."""
    return bool(np.allclose(np.asarray(value), np.asarray(told), rtol=5e-4, atol=0))


def one(value: float) -> Array:
    return np.array([value])


@pytest.fixture(scope="module")
def cdnow() -> Purchases:
    return summarise(buckets(), CALIBRATED, "USD", "weeks", OBSERVED)


@pytest.fixture(scope="module")
def bg(cdnow: Purchases) -> Fit:
    return bgnbd.fit(cdnow.x, cdnow.t_x, cdnow.T)


@pytest.fixture(scope="module")
def pareto(cdnow: Purchases) -> Fit:
    return pareto_nbd.fit(cdnow.x, cdnow.t_x, cdnow.T)


def test_the_summary_is_what_is_published_of_the_sample(cdnow: Purchases) -> None:
    assert len(cdnow.customers) == 2357
    assert (cdnow.x.sum(), cdnow.later.sum()) == (2457, 1882)
    assert (cdnow.x == 0).sum() == 1411
    first = cdnow.customers.index("0001")
    assert close([cdnow.x[first], cdnow.t_x[first], cdnow.T[first]], [2, 30.4286, 38.8571])
    assert close(cdnow.spend[first], 22.35)


def test_a_transformed_copy_is_the_same_to_every_model(cdnow: Purchases) -> None:
    """Fitting sorts what it is given: what has one digest is fitted alike to the last bit."""
    known = buckets()
    copy = summarise(transformed(known), CALIBRATED + LATER, "USD", "weeks", OBSERVED + LATER)

    assert copy.digest == cdnow.digest
    assert copy.later.sum() == cdnow.later.sum()
    assert copy.customers != cdnow.customers
    until = [each for each in known if each.day <= CALIBRATED]
    assert summarise(until, CALIBRATED, "USD").digest == cdnow.digest
    assert summarise(known[1:], CALIBRATED, "USD").digest != cdnow.digest
    assert summarise(known, CALIBRATED - timedelta(days=1), "USD").digest != cdnow.digest


def test_the_order_of_customers_moves_no_bit_of_a_fit(cdnow: Purchases) -> None:
    turned = [each[::-1].copy() for each in (cdnow.x, cdnow.spend)]

    assert gamma_gamma.fit(*turned) == gamma_gamma.fit(cdnow.x, cdnow.spend)


def test_AN3_bgnbd(bg: Fit, cdnow: Purchases) -> None:
    assert close([bg.parameters[name] for name in bgnbd.NAMES], [0.24259, 4.4136, 0.79292, 2.4259])
    assert bg.log_likelihood == pytest.approx(-9582.429, abs=0.0005)
    assert bg.identified
    weeks = np.array([1.0, 3, 32, 78])
    expected = bgnbd.expected_purchases(bg.parameters, weeks)
    assert close(expected, [0.05318, 0.15063, 1.0437, 1.858])
    customer = (one(2), one(30.43), one(38.86))
    assert close(bgnbd.conditional_purchases(bg.parameters, 39, *customer), 1.2259)
    assert close(bgnbd.probability_alive(bg.parameters, *customer), 0.7266)
    alive = bgnbd.probability_alive(bg.parameters, cdnow.x, cdnow.t_x, cdnow.T)
    assert close(alive.mean(), 0.8134)
    ahead = bgnbd.conditional_purchases(bg.parameters, 39, cdnow.x, cdnow.t_x, cdnow.T)
    assert close(ahead.sum(), 1653.4), "fewer than the 1,882 that came: so says the literature"


def test_AN3_pareto_nbd(pareto: Fit) -> None:
    values = [pareto.parameters[name] for name in pareto_nbd.NAMES]
    assert close(values, [0.55328, 10.5777, 0.60624, 11.6687])
    assert pareto.log_likelihood == pytest.approx(-9594.976, abs=0.0005)
    assert pareto.identified
    customer = (one(26), one(30.86), one(31))
    ahead = pareto_nbd.conditional_purchases(pareto.parameters, 52, *customer)
    assert close(ahead, 25.4585)
    assert close(pareto_nbd.probability_alive(pareto.parameters, *customer), 0.9979)


@pytest.mark.parametrize("values", [(0.55, 10.6, 0.61, 11.7), (2, 0.3, 0.2, 90), (1.4, 60, 3, 2)])
def test_AN3_pareto_nbd_is_the_papers_formula(values: Sequence[float]) -> None:
    """With hypergeometric functions, which here neither cancel nor overflow."""
    r, alpha, s, beta = values
    x, t_x, age = 3.0, 20.0, 39.0
    far, upper = (alpha, s + 1) if alpha >= beta else (beta, r + x)
    power = r + s + x

    def term(moment: float) -> float:
        z = abs(alpha - beta) / (far + moment)
        return float(hyp2f1(power, upper, power + 1, z) / (far + moment) ** power)

    gone = s / power * (term(t_x) - term(age))
    stays = 1 / ((alpha + age) ** (r + x) * (beta + age) ** s)
    told = poch(r, x) * alpha**r * beta**s * (gone + stays)

    likelihood = pareto_nbd.log_likelihood(values, one(x), one(t_x), one(age))

    assert likelihood == pytest.approx(np.log(told), rel=1e-12)


def test_AN3_gamma_gamma(cdnow: Purchases) -> None:
    spent = gamma_gamma.fit(cdnow.x, cdnow.spend)

    values = [spent.parameters[name] for name in gamma_gamma.NAMES]
    assert close(values, [6.2496, 3.7442, 15.4435])
    assert spent.log_likelihood == pytest.approx(-4055.918, abs=0.0005)
    assert spent.identified
    means = gamma_gamma.conditional_spend(spent.parameters, cdnow.x, cdnow.spend)
    ten = [means[cdnow.customers.index(f"{number:04d}")] for number in range(1, 11)]
    told = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert close(ten, told)


def test_AN13_sbg_on_seven_years_foretells_the_next_five() -> None:
    staying = np.append(np.zeros(6), REGULAR[7])

    fitted = sbg.fit(-np.diff(REGULAR[:8]), staying)

    assert close([fitted.parameters["alpha"], fitted.parameters["beta"]], [0.7041, 1.182])
    assert fitted.log_likelihood == pytest.approx(-1680.265, abs=0.0005)
    assert fitted.identified
    survival = sbg.survival(fitted.parameters, np.arange(13.0)) * 100
    told = [100, 62.7, 47.4, 38.8, 33.2, 29.2, 26.2, 23.9, 22.0, 20.4, 19.1, 18.0, 17.0]
    assert np.abs(survival - told).max() < 0.051
    assert np.abs(survival[8:] - REGULAR[8:] / 10).max() < 0.4


def test_what_leaves_nobody_does_not_say_how_they_leave() -> None:
    """Customers who buy at rates of their own and never leave: how many do is not identified."""
    random = np.random.default_rng(2010)
    rate = random.gamma(0.7, 1 / 9.3, 1500)
    age = random.integers(5, 40, 1500).astype(float)
    x = random.poisson(rate * age).astype(float)
    t_x = np.where(x > 0, age * random.beta(np.maximum(x, 1), 1), 0.0)

    fitted = bgnbd.fit(x, t_x, age)

    assert not fitted.identified
    assert fitted.unidentified == ("a", "b")
    assert fitted.standard_errors["b"] is None
    assert fitted.standard_errors["r"] is not None
    ahead = bgnbd.conditional_purchases(fitted.parameters, 10, x, t_x, age)
    loyal = 10 * (fitted.parameters["r"] + x) / (fitted.parameters["alpha"] + age)
    assert ahead.sum() == pytest.approx(loyal.sum(), rel=0.05), "it foretells all the same"


def test_AN3_what_is_left_is_the_discounted_sum_of_what_is_expected() -> None:
    """The closed form against the other formula, added up step by step over two thousand years."""
    parameters = dict(zip(pareto_nbd.NAMES, (0.55328, 10.5777, 0.60624, 11.6687), strict=True))
    customer = (one(2), one(30.43), one(38.86))
    weeks = np.concatenate([np.arange(0, 2000.0, 0.25), np.geomspace(2000, 1e5, 4000)])

    left = pareto_nbd.residual_purchases(parameters, 0.0027, *customer)

    counts = pareto_nbd.conditional_purchases(parameters, weeks, *customer)
    middle = (weeks[1:] + weeks[:-1]) / 2
    assert close(left, (np.diff(counts) * np.exp(-0.0027 * middle)).sum())


def test_AN3_what_is_discounted_within_a_time_is_the_sum_of_its_steps() -> None:
    parameters = dict(zip(bgnbd.NAMES, (0.24259, 4.4136, 0.79292, 2.4259), strict=True))
    customer = (one(2), one(30.43), one(38.86))

    def purchases(time: float) -> Array:
        return bgnbd.conditional_purchases(parameters, time, *customer)

    weeks = np.linspace(0, 156, 4000)
    counts = np.array([purchases(week)[0] for week in weeks])
    steps = np.diff(counts) * np.exp(-0.01 * (weeks[1:] + weeks[:-1]) / 2)
    assert discounted(purchases, 156, 0.01) == pytest.approx(steps.sum(), rel=1e-6)


def test_AN13_regular_from_what_its_customers_paid() -> None:
    """Yearly, a few days early or late; five years on, as many stay as is foretold, nearly."""
    days = [
        Bucket(f"C-{number}", "EUR", date(2000 + year, 3, 1 + number % 28), 1, 100, 0)
        for year, left in enumerate(REGULAR.astype(int))
        for number in range(left)
    ]
    asked = Asked(date(2007, 12, 31), "EUR", "years", date(2012, 12, 31))

    done = train(ModelName.SBG, days, asked)

    assert close(list(done.fit.parameters.values()), [0.7041, 1.182])
    assert done.fit.log_likelihood == pytest.approx(-1680.265, abs=0.0005)
    assert (done.customers, done.actual) == (1000, 173)
    assert done.predicted == pytest.approx(241 * 0.1697 / 0.2387, rel=1e-3)


@pytest.mark.parametrize("renewals", [0.0, 4.0])
def test_AN3_what_is_left_of_a_contract_is_the_discounted_sum_of_survival(renewals: float) -> None:
    parameters = {"alpha": 0.7041, "beta": 1.182}
    periods = np.arange(0, 5000.0)
    begun = sbg.survival(parameters, one(renewals))
    stays = sbg.survival(parameters, renewals + 1 + periods) / begun

    left = sbg.residual_lifetime(parameters, 0.1, one(renewals))

    assert close(left, (stays / 1.1**periods).sum())
    rates = sbg.retention(parameters, renewals + 1 + periods)
    assert close(np.cumprod(rates), stays)


@pytest.mark.parametrize("model", [bgnbd, pareto_nbd])
@pytest.mark.parametrize("values", [(0.5, 10.0, 1.0, 12.0), (0.5, 10.0, 1e-4, 9e4), (3, 1, 2, 0.1)])
def test_extremes_stay_numbers(model: object, values: Sequence[float]) -> None:
    """Who bought thousands of times, or never, or only just; parameters far out."""
    likelihood = getattr(model, "log_likelihood")  # noqa: B009  modules have no common type
    names: Sequence[str] = getattr(model, "NAMES")  # noqa: B009
    ahead = getattr(model, "conditional_purchases")  # noqa: B009
    x = np.array([0.0, 0, 1, 3000, 3000])
    t_x = np.array([0.0, 0, 1e-3, 1, 500])
    age = np.array([0.0, 500, 500, 500, 500])

    for place in range(5):
        row = (x[place : place + 1], t_x[place : place + 1], age[place : place + 1])
        assert np.isfinite(likelihood(values, *row))
        told = ahead(dict(zip(names, values, strict=True)), 52.0, *row)
        assert np.isfinite(told).all()
        assert (told >= 0).all()


def test_who_came_after_the_day_or_paid_otherwise_is_not_there() -> None:
    known = buckets()

    early = summarise(known, date(1997, 1, 1), "USD")

    assert set(early.T) == {0}
    assert summarise(known, CALIBRATED, "EUR").customers == ()
