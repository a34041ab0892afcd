"""What the page on operation shows happens, and what it names is there."""

import re

import yaml

from daybook_chassis.consumer.held import HeldState
from daybook_chassis.settings import Settings
from daybook_chassis.telemetry import METRICS
from tests.docs.blocks import REPOSITORY
from tests.docs.terminal import Terminal

PAGE = REPOSITORY / "docs" / "operate.md"


def test_its_commands_print_what_it_shows(terminal: Terminal) -> None:
    terminal.follow(PAGE)

    assert {"daybook", "curl"} < {shown.words[0] for shown in terminal.typed}


def test_every_setting_is_told() -> None:
    named = set(re.findall(r"`DAYBOOK_([A-Z_]+)`", PAGE.read_text()))

    assert named == {name.upper() for name in Settings.model_fields}


def test_every_state_of_a_held_fact_is_told() -> None:
    """`ready` is what redriving makes of `parked`, for as long as a round takes."""
    told = set(re.findall(r"^\| `([a-z]+)` \|", PAGE.read_text(), re.MULTILINE))

    assert told == {state.value for state in HeldState} - {HeldState.READY.value}


def test_every_metric_is_told() -> None:
    table = PAGE.read_text().partition("\n| metric | |\n")[2].partition("\n\n")[0]

    assert set(re.findall(r"`(daybook\.[a-z.]+)`", table)) == METRICS.keys()


def test_every_alarm_is_told() -> None:
    rules = REPOSITORY / "deploy" / "observability" / "alerts.yaml"
    (group,) = yaml.safe_load(rules.read_text("utf-8"))["groups"]
    told = re.findall(r"^\| `(Daybook[A-Za-z]+)` \|", PAGE.read_text(), re.MULTILINE)

    assert told == [rule["alert"] for rule in group["rules"]]
