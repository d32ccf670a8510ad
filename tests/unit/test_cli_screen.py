"""How things look on the terminal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consentry.cli.screen import age, cell


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=25), "1 day"),
        (timedelta(days=3), "3 days"),
        (timedelta(seconds=-9), "less than a minute"),
    ],
)
def test_an_age_is_told_in_the_largest_unit(span, told):
    assert age(span) == told


def test_cells_are_read_by_people():
    assert [cell(value) for value in (1234567, None, True, "x")] == ["1,234,567", "", "True", "x"]
