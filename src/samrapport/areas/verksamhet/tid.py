"""Whether something is of the report's period, or of the time before or after it. Entry: `tid`."""

from __future__ import annotations

from datetime import date
from enum import Enum

from samrapport.raw.settings import Period


class Tid(Enum):
    """When, against the period. What has no day of its own is told of the period."""

    UNDER = "under"
    EFTER = "efter"
    FORE = "före"


def tid(day: date | None, period: Period) -> Tid:
    """When a day is: what lies after the period's last is planned, whatever has come of it since."""
    if day is None or period.start <= day <= period.slut:
        return Tid.UNDER
    return Tid.FORE if day < period.start else Tid.EFTER
