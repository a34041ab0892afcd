"""Every word of a report, in every language, from one catalogue."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from daybook_analytics.views.definition import Language

Catalogue = dict[str, dict[str, dict[str, str]]]


@cache
def catalogue() -> Catalogue:
    """By kind, name and language."""
    text = files("daybook_analytics.reports").joinpath("messages.toml").read_text("utf-8")
    return tomllib.loads(text)


class Messages:
    """The catalogue in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """`chart.lorenz`, with what stands in its braces. Raises KeyError: that is a bug."""
        kind, _, name = key.partition(".")
        return catalogue()[kind][name][self.language].format(**values)

    def word(self, value: str) -> str:
        """What a stage, tier or zone is called; anything else is a name and stays as it is."""
        known = catalogue()["value"].get(value)
        return known[self.language] if known else value

    def column(self, name: str) -> str:
        """What heads a column; one that nobody has named is headed as the view calls it."""
        known = catalogue()["column"].get(name)
        return known[self.language] if known else name
