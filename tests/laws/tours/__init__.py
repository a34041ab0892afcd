"""A story without chance, in which every command is carried out and every fact is said once."""

from random import Random

from daybook_cli.house import House
from tests.laws.story import Story
from tests.laws.tours import (
    activities,
    customers,
    marketing,
    membership,
    models,
    policies,
    sales,
    service,
    spine,
)

PLACES = (
    spine.visit,
    customers.visit,
    sales.visit,
    activities.visit,
    service.visit,
    marketing.visit,
    membership.visit,
    models.visit,
    policies.visit,
)
"""In this order; each may begin with what those before it have left."""


def tour(house: House) -> Story:
    story = Story(house, Random(0))
    for visit in PLACES:
        visit(story)
        story.settle()
    story.wait(days=60)
    story.close_month()
    story.wait(days=60)
    return story
