"""A program looks for garbage seldom while it works, and leaves the process as it was."""

import gc

from daybook_chassis.garbage import collected_seldom


def test_it_looks_less_often_while_it_lasts_and_as_often_afterwards() -> None:
    before = gc.get_threshold()
    with collected_seldom():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_what_is_circular_is_still_found() -> None:
    class Node:
        me: "Node"

    found: list[int] = []
    gc.callbacks.append(lambda phase, info: found.append(info["collected"]))
    try:
        with collected_seldom():
            for _ in range(2 * gc.get_threshold()[0]):
                node = Node()
                node.me = node
    finally:
        gc.callbacks.pop()
    assert sum(found) > 0
