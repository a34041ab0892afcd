"""Articles by version, and their use for tickets."""

from uuid import UUID

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.service.knowledge import (
    ArticleKind,
    ArticlePublished,
    ArticleRetired,
    ArticleUsed,
)
from daybook_service.domain import article
from daybook_service.domain.article import Article, ArticleIsRetired
from tests.service.samples import TICKET

ARTICLE = UUID("01890a5d-ac96-774b-bcce-b302099a8080")
FIRST = ArticlePublished(
    article_id=ARTICLE,
    article_version=1,
    kind=ArticleKind.SOLUTION,
    title="Doors that stay open",
    body="Clean the sensor.",
    language="en",
)
SECOND = FIRST.model_copy(update={"article_version": 2, "body": "Replace the sensor."})
RETIRED = ArticleRetired(article_id=ARTICLE, reason="Sensor is no longer built")


def used(version: int, *, helpful: bool) -> ArticleUsed:
    return ArticleUsed(
        article_id=ARTICLE, article_version=version, ticket_id=TICKET, helpful=helpful
    )


def test_SE10_each_change_is_a_version_and_no_change_is_none() -> None:
    the = Scenario(article.evolve)
    assert article.next_version(the.state) == 1
    after = the.when(lambda state: article.publish(state, FIRST)).then(FIRST)
    assert article.next_version(after.state) == 2
    same = FIRST.model_copy(update={"article_version": 2})
    after.when(lambda state: article.publish(state, same)).then()
    after.when(lambda state: article.publish(state, SECOND)).then(SECOND)


def test_SE10_a_retired_article_is_not_used_until_it_is_published_anew() -> None:
    the = Scenario(article.evolve, [FIRST])
    after = the.when(lambda state: article.retire(state, RETIRED.reason)).then(RETIRED)
    after.when(lambda state: article.retire(state, "again")).then()
    after.when(lambda state: article.use(None, state, TICKET, helpful=True)).refused(
        ArticleIsRetired
    )
    again = FIRST.model_copy(update={"article_version": 2})
    assert after.when(lambda state: article.publish(state, again)).then(again).state == Article(
        again
    )


def test_SE10_what_is_used_is_the_version_in_force_once_a_ticket() -> None:
    state = Scenario(article.evolve, [FIRST, SECOND]).state
    assert state is not None
    first = used(2, helpful=True)

    assert article.use(None, state, TICKET, helpful=True) == [first]
    assert article.use(first, state, TICKET, helpful=True) == []
    assert article.use(first, state, TICKET, helpful=False) == [used(2, helpful=False)]
    assert article.use(used(1, helpful=True), state, TICKET, helpful=True) == [first]
