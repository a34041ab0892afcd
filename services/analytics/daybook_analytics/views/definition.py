"""What a report consists of: views, and which rows and columns of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from daybook_analytics.views import slices
from daybook_analytics.views.view import Table


class Language(StrEnum):
    """BCP 47; Chinese is in simplified characters."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Choice:
    """One view in a report; without columns all, without a sort as the view has them."""

    view: str
    where: tuple[tuple[str, str], ...] = ()
    sort: str | None = None
    columns: tuple[str, ...] = ()
    limit: int | None = None

    def rows(self, rows: Table) -> Table:
        """Those asked for, in their order. Raises Poison for what the view does not have."""
        return slices.ordered(slices.chosen(rows, self.where), self.sort)[: self.limit]

    def checked(self, known: Sequence[str], rows: Table) -> None:
        """Raises Poison for a filter, a sort or a column that does not fit the view's."""
        slices.check_columns(known, self.where, self.sort, self.columns)
        slices.ordered(slices.chosen(rows, self.where), self.sort)


@dataclass(frozen=True, slots=True)
class Definition:
    """`version` counts what was saved under a name; what comes with Daybook has none.

    `title` is what somebody called it; without one the catalogue of messages has it. `language` is
    that in which it is drawn unless another is asked for; without one that is English.
    """

    name: str
    choices: tuple[Choice, ...]
    title: str | None = None
    version: int | None = None
    language: Language | None = None
