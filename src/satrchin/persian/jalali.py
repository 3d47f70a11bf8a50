"""Write dates of the Solar Hijri calendar, as Persian readers do.

In: a date. Out: year, month and day, or ``۶ آذر ۱۴۰۵``. Leap years follow the 33-year cycle, which agrees with the
official calendar from 1244 to 1472 (1865 to 2093).

>>> from datetime import date
>>> jalali(date(2024, 3, 20)), written(date(2026, 11, 27))
((1403, 1, 1), '۶ آذر ۱۴۰۵')
"""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""The leap years of a cycle of 33."""
_KNOWN = 1400, date(2021, 3, 21)
"""A year and its first day."""
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day of a date."""
    year, start = _KNOWN
    while day < start:
        year -= 1
        start -= _length(year)
    while day >= start + _length(year):
        start += _length(year)
        year += 1
    number = (day - start).days
    if number < 186:  # six months of 31 days, then of 30
        return year, number // 31 + 1, number % 31 + 1
    return year, (number - 186) // 30 + 7, (number - 186) % 30 + 1


def written(day: date) -> str:
    """A date in words, with Persian digits."""
    year, month, number = jalali(day)
    return f"{number} {MONTHS[month - 1]} {year}".translate(_DIGITS)


def _length(year: int) -> timedelta:
    return timedelta(366 if year % 33 in _LEAP else 365)
