"""Dates of the Solar Hijri calendar: known days, and every day of forty years after the one before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from satrchin.persian.jalali import jalali, written

NOWRUZ = {
    1358: date(1979, 3, 21), 1375: date(1996, 3, 20), 1376: date(1997, 3, 21), 1399: date(2020, 3, 20),
    1400: date(2021, 3, 21), 1403: date(2024, 3, 20), 1404: date(2025, 3, 21), 1408: date(2029, 3, 20),
}  # fmt: skip


@pytest.mark.parametrize("year", NOWRUZ)
def test_new_year(year: int) -> None:
    """The first of Farvardin falls on the 20th or 21st of March, as calendars have it; the day before ends Esfand."""
    assert jalali(NOWRUZ[year]) == (year, 1, 1)
    assert jalali(NOWRUZ[year] - timedelta(1))[:2] == (year - 1, 12)


def test_days_follow_each_other() -> None:
    """Six months have 31 days, five have 30, the last has 29, or 30 in a leap year; no day is left out or twice."""
    day, before = date(1990, 3, 21), (1368, 12, 29)
    lengths: dict[int, set[int]] = {}
    for number in range(40 * 365):
        now = jalali(day + timedelta(number))
        year, month, last = before
        if now[2] != last + 1 or now[:2] != (year, month):
            lengths.setdefault(month, set()).add(last)
            assert now == (year + month // 12, month % 12 + 1, 1)
        before = now
    assert lengths == {month: {31} if month < 7 else {30} if month < 12 else {29, 30} for month in range(1, 13)}


def test_date_in_words() -> None:
    """A date is written with Persian digits and the name of its month."""
    assert written(date(2024, 9, 21)) == "۳۱ شهریور ۱۴۰۳"
