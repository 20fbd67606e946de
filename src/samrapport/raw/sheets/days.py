"""A day or a time as a cell's format shows it. Entry: `day_text`."""

from __future__ import annotations

from datetime import datetime

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def day_text(when: datetime, serial: float, section: tuple[tuple[str, str], ...]) -> datetime | str:
    """The day itself where its year, month and day are all seen, with its time if that is; else the text that is seen."""
    tokens = _minutes_told(section)
    kinds = {text[0] for kind, text in tokens if kind == "date"}
    if kinds >= {"y", "m", "d"} and not any(
        kind == "date" and text[0] == "d" and len(text) > 2 for kind, text in tokens
    ):
        return when if "h" in kinds else when.replace(hour=0, minute=0, second=0)
    return "".join(_part(when, serial, kind, text, tokens) for kind, text in tokens).strip()


def _minutes_told(section: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The tokens in small letters, with m for months and n for the minutes that follow hours or stand before seconds."""
    tokens = [(kind, text if kind == "text" else text.lower().replace("e", "y")) for kind, text in section]
    dated = [place for place, (kind, _) in enumerate(tokens) if kind in ("date", "elapsed")]
    for order, place in enumerate(dated):
        kind, text = tokens[place]
        before = tokens[dated[order - 1]][1][0] if order else ""
        after = tokens[dated[order + 1]][1][0] if order + 1 < len(dated) else ""
        if kind == "date" and text[0] == "m" and len(text) < 3 and (before == "h" or after == "s"):
            tokens[place] = (kind, text.replace("m", "n"))
    return tokens


def _part(when: datetime, serial: float, kind: str, text: str, tokens: list[tuple[str, str]]) -> str:
    size = len(text)
    if kind == "elapsed":
        return f"{int(round(serial * 86400) // {'h': 3600, 'm': 60, 's': 1}[text[0]]):0{size}d}"
    if kind == "half":
        return "fm" if when.hour < 12 else "em"
    if kind != "date":
        return text if kind in ("text", ".", ",") else ""
    halves = any(one == "half" for one, _ in tokens)
    hour = (when.hour + 11) % 12 + 1 if halves else when.hour
    number = {"y": when.year, "m": when.month, "d": when.day, "h": hour, "n": when.minute, "s": when.second}[text[0]]
    if text[0] == "y":
        return f"{number % 100:02d}" if size < 3 else str(number)
    if size < 3 or text[0] in "hns":
        return f"{number:0{min(size, 2)}d}"
    name = _MONTHS[when.month - 1] if text[0] == "m" else _DAYS[when.weekday()]
    return {3: name[:3], 4: name}.get(size, name[0])
