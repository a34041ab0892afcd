"""What the page on integration shows happens, and its tables name all there is."""

import re

from daybook_contracts import erp
from daybook_contracts.topics import TOPICS
from tests.docs.blocks import REPOSITORY
from tests.docs.terminal import Terminal

PAGE = REPOSITORY / "docs" / "integrate.md"


def test_its_commands_print_what_it_shows(terminal: Terminal) -> None:
    terminal.follow(PAGE)

    assert {shown.words[0] for shown in terminal.typed} == {"export", "curl", "daybook"}


def test_every_topic_is_listed_with_its_facts() -> None:
    listed = {
        (topic, host): set(re.findall(r"`(\w+)`", facts))
        for topic, host, facts in re.findall(
            r"^\| `([\w.]+)` \| [\w ]+ \| (\w+) \| (.+) \|$", PAGE.read_text(), re.MULTILINE
        )
    }

    assert listed == {
        (topic.name, topic.host): {fact.__name__ for fact in topic.facts} for topic in TOPICS
    }


def test_every_fact_of_another_system_is_listed_with_its_door() -> None:
    listed = re.findall(
        r"^\| `(erp\.\w+\.\w+)` \| `POST /(\w+)/events` \|", PAGE.read_text(), re.MULTILINE
    )

    hosts = {fact: topic.host for topic in TOPICS for fact in topic.facts}
    assert dict(listed) == {fact.type: hosts[fact] for fact in erp.FACTS}
