"""`daybook models`: fit models of purchasing and of staying, and list fits (AN3, AN13)."""

import getpass
import json
import sys
from enum import StrEnum
from math import expm1
from typing import Annotated, Any

import typer

from daybook_analytics.application.build_clusters import BuildClusters
from daybook_analytics.application.foretelling import Asked, Foretelling
from daybook_analytics.application.train_model import TrainModel
from daybook_analytics.views.clusters import MEASURES
from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import Refusal
from daybook_chassis.http.edge import validated
from daybook_chassis.service import Service
from daybook_cli import views
from daybook_cli.house import House
from daybook_cli.opening import opened_house
from daybook_cli.output import Format, render
from daybook_contracts.analytics.models import ModelName, TimeUnit

app = typer.Typer(
    help="Fit models of purchasing and of staying, and list what was fitted.", no_args_is_help=True
)


class Fittable(StrEnum):
    """What can be fitted: the models that foretell, and clusters."""

    BGNBD = ModelName.BGNBD
    PARETO_NBD = ModelName.PARETO_NBD
    GAMMA_GAMMA = ModelName.GAMMA_GAMMA
    SBG = ModelName.SBG
    K_MEANS = "k-means"


class Told(StrEnum):
    TEXT = "text"
    JSON = "json"


Currency = Annotated[
    str | None, typer.Option(help="ISO 4217; not needed where all pay in one currency.")
]


@app.command()
def fit(
    model: Annotated[Fittable, typer.Argument(help="Which model; see docs/models.md.")],
    as_of: Annotated[str, typer.Option(help="What was bought up to this day, YYYY-MM-DD, counts.")],
    holdout_to: Annotated[
        str | None, typer.Option(help="Hold it against what came up to this later day.")
    ] = None,
    unit: Annotated[TimeUnit, typer.Option(help="In which time is counted.")] = TimeUnit.WEEKS,
    currency: Currency = None,
    form: Annotated[Told, typer.Option("--format", help="How to print it.")] = Told.TEXT,
) -> None:
    """Fit a model by maximum likelihood to what analytics holds, and record how it came out.

    The same result again is not recorded twice. Clusters (k-means) foretell nothing: they have
    neither unit nor holdout.
    """
    with opened_house() as house:
        house.drain()
        money = currency or _only_currency(house)
        said: dict[str, Any] = {"currency": money, "as_of": as_of}
        if model is Fittable.K_MEANS:
            _carry_out(house, validated(BuildClusters, said))
            found = clusters(house["analytics"], money)
            sys.stdout.write(_as_json(found) if form is Told.JSON else _clusters_as_text(found))
            return
        said |= {"model": model.value, "time_unit": unit.value, "holdout_to": holdout_to}
        command = validated(TrainModel, said)
        _carry_out(house, command)
        told = last(house["analytics"], command.model, money)
    sys.stdout.write(_as_json(told) if form is Told.JSON else _as_text(told))


def _carry_out(house: House, command: Command) -> None:
    house["analytics"].commands.execute(command, Context(actor=getpass.getuser()))
    house.drain()


@app.command("list")
def list_models(form: Annotated[Format, typer.Option("--format")] = Format.TABLE) -> None:
    """Every fit that came out otherwise than the one before it, oldest first."""
    with opened_house() as house:
        house.drain()
        rows = sorted(house["analytics"].queries.all("analytics.models"), key=_age)
        if form is Format.TABLE:
            shown = ("model_id", "as_of", "time_unit", "customers", "parameters")
            more = ("log_likelihood", "identified", "trained_at")
            rows = [{name: row[name] for name in (*shown, *more)} for row in rows]
        sys.stdout.write(render(rows, form, "models"))


@app.command()
def value(
    as_of: Annotated[
        str | None, typer.Option(help="A day, YYYY-MM-DD; today if not given.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="A moment, RFC 3339 (recording time): what was known then.")
    ] = None,
    days_ahead: Annotated[int, typer.Option(help="How far to look.", min=1, max=3650)] = 365,
    model: Annotated[
        ModelName, typer.Option(help="How often they buy: bgnbd or pareto-nbd.")
    ] = ModelName.BGNBD,
    currency: Currency = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
) -> None:
    """What each customer is still to bring, less cost, discounted: by the models fitted last."""
    with opened_house() as house:
        house.drain()
        day = views.day(as_of) or views.today()
        paid_in = currency or _only_currency(house)
        asked = Asked(day, paid_in, days_ahead, model, views.moment(known_at))
        found = Foretelling(house["analytics"]).answer(asked)
        title = f"{day}, {days_ahead} days ahead, by {' and '.join(found.models)}, {found.policy}"
        doubt = "" if found.identified else ", with parameters that are not identified"
        sys.stdout.write(render(found.rows, form, title + doubt))


def _age(row: dict[str, Any]) -> tuple[str, str]:
    return row["trained_at"], row["model_id"]


def _only_currency(house: House) -> str:
    rows = house["analytics"].queries.all("analytics.customer_days")
    known = sorted({row["currency"] for row in rows})
    if len(known) == 1:
        return str(known[0])
    if not known:
        raise Refusal("nobody has bought anything yet: there is nothing to fit a model to")
    raise Refusal(f"customers pay in {', '.join(known)}: name one with --currency")


def last(analytics: Service, model: ModelName, currency: str) -> dict[str, Any]:
    """The last recorded fit of a model, with what it foretold against what came."""
    rows = analytics.queries.all("analytics.models")
    mine = [row for row in rows if (row["model"], row["currency"]) == (model.value, currency)]
    row = max(mine, key=lambda row: int(row["model_version"]))
    parts = ("parameters", "standard_errors", "holdout", "positions", "log_likelihood")
    told = row | {name: json.loads(row[name]) for name in parts}
    errors = told["standard_errors"]
    told["unidentified"] = [name for name, error in errors.items() if error is None]
    if told["holdout"]:
        holdout = told["holdout"]
        came = holdout["actual"]
        holdout["error"] = (holdout["predicted"] - came) / came if came else None
    return told


def clusters(analytics: Service, currency: str) -> dict[str, Any]:
    """The last recorded clusters of a currency; centres in days, days and whole currency."""
    rows = [
        row for row in analytics.queries.all("analytics.clusters") if row["currency"] == currency
    ]
    newest = max(row["model_version"] for row in rows)
    own = sorted(
        (row for row in rows if row["model_version"] == newest), key=lambda row: int(row["cluster"])
    )
    shared = ("model_id", "as_of", "supported", "policy_version", "input_digest", "fold", "code")
    return {
        **{name: own[0][name] for name in shared},
        **{name: float(own[0][name]) for name in ("silhouette", "shapeless")},
        "customers": sum(row["customers"] for row in own),
        "clusters": [
            {"cluster": int(row["cluster"]), "customers": row["customers"]}
            | {name: expm1(float(row[name])) for name in MEASURES}
            for row in own
        ],
    }


def _clusters_as_text(found: dict[str, Any]) -> str:
    """As people read it: clusters by their centres, and whether there are any."""
    of = f"{found['customers']} customers as of {found['as_of']}"
    how = f"in {len(found['clusters'])} clusters, {found['policy_version']}"
    lines = [f"{found['model_id']}: {of} {how}"]
    lines += [
        f"  {each['cluster']}  {each['customers']:>8} customers  last bought "
        f"{each['recency']:.1f} days ago, on {each['frequency']:.1f} days, "
        f"for {each['monetary']:.2f}"
        for each in found["clusters"]
    ]
    verdict = "supported" if found["supported"] else "not supported: do not rely on these clusters"
    lines.append(
        f"  silhouette {found['silhouette']:.4f}, shapeless customers come to "
        f"{found['shapeless']:.4f}: {verdict}"
    )
    return "\n".join(lines) + "\n"


def _as_json(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=1) + "\n"


def _as_text(told: dict[str, Any]) -> str:
    """As people read it: parameters with standard errors, and what is wrong in words."""
    fitted = f"{told['customers']} customers as of {told['as_of']}, time in {told['time_unit']}"
    lines = [f"{told['model_id']}: {fitted}"]
    errors = told["standard_errors"]
    for name, value in told["parameters"].items():
        error = "not identified" if errors[name] is None else f"standard error {errors[name]:.5g}"
        lines.append(f"  {name:<6} {value:>12.6g}  {error}")
    lines.append(f"  log-likelihood {told['log_likelihood']:.3f}")
    if told["holdout"]:
        held = told["holdout"]
        error = "" if held["error"] is None else f", {held['error']:+.1%}"
        lines.append(
            f"  holdout to {held['until']}: predicted {held['predicted']:.2f}, "
            f"came {held['actual']:.2f}{error}"
        )
    lines += [f"  {each}" for each in _doubts(told)]
    return "\n".join(lines) + "\n"


def _doubts(told: dict[str, Any]) -> list[str]:
    doubts = []
    if told["unidentified"]:
        lost = " and ".join(told["unidentified"])
        doubts.append(f"not identified: the data does not say how large {lost} is")
    if not told["converged"]:
        doubts.append("not converged: the search ended before the top; do not use this fit")
    return doubts or ["identified: the data determines every parameter"]
