"""By when a request of a person must be answered (Art. 12(3) GDPR)."""

from __future__ import annotations

import calendar
from datetime import date


def answer_by(requested_on: date) -> date:
    """One month after the request came in; a month without that day ends with its last.

    Two more months are possible for reasons that the person is told of within the first; nobody counts on them here.
    """
    years, month = divmod(requested_on.month, 12)
    year = requested_on.year + years
    return date(year, month + 1, min(requested_on.day, calendar.monthrange(year, month + 1)[1]))
