"""A calendar of what is to come. Entry: `calendar`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import date, timedelta
from urllib.parse import urlsplit

from samrapport.publish.maskin.adresser import latest_of
from samrapport.publish.maskin.webb import Webb

CALENDAR = "kommande.ics"
_WIDEST = 75
"""Bytes of a line before it is folded (RFC 5545, 3.1)."""


def calendar(webb: Webb, forbund: Collection[str]) -> dict[str, bytes]:
    """The file, by path; none where nothing is told of. An event lasts a day, and its stamp is that day: there is no clock.

    forbund: those that have a page that leads to their newest report.
    """
    if not webb.kommande:
        return {}
    host = urlsplit(webb.adress).hostname or "samrapport"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samrapport//Kommande//SV", "CALSCALE:GREGORIAN"]
    for one in webb.kommande:
        day = date.fromisoformat(one["datum"])
        name = f"{one['datum']}-{hashlib.sha256(repr((one['forbund'], one['vad'])).encode()).hexdigest()[:16]}"
        url = webb.url(latest_of(one["forbund"])) if one["forbund"] in forbund else ""
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}@{host}",
            f"DTSTAMP:{day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(one['vad'])}",
            *([f"URL:{url}"] if url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return {CALENDAR: "".join(f"{_fold(line)}\r\n" for line in lines).encode()}


def _escape(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", " ".join(text.split()))


def _fold(line: str) -> str:
    """Broken between signs, never within one."""
    parts, width = [""], 0
    for sign in line:
        size = len(sign.encode())
        if width + size > _WIDEST:
            parts.append(" ")
            width = 1
        parts[-1] += sign
        width += size
    return "\r\n".join(parts)
