"""Dates as registries write them."""

import re
from datetime import date

_DATE = re.compile(r"([0-9]{4})([-.])([0-9]{2})\2([0-9]{2})")


def iso_date(text: str) -> str:
    """The date with which the text begins, as YYYY-MM-DD; empty where it begins with none that the calendar knows."""
    found = _DATE.match(text)
    if found is None:
        return ""
    year, _, month, day = found.groups()
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
