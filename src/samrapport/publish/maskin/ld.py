"""What schema.org has words for: who publishes, a report, a table's or a figure's values. Entries: `organisation`, `report`, `dataset`."""

from __future__ import annotations

from typing import Any

from samrapport.publish.maskin.rapporter import Rapport, Visad
from samrapport.publish.maskin.webb import Webb
from samrapport.raw.rapporttyp import DATA

_MEDIA = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def organisation(namn: str, url: str = "") -> dict[str, Any]:
    """A samordningsförbund is a public authority of its own."""
    return _some({"@type": "GovernmentOrganization", "name": namn, "url": url})


def report(webb: Webb, rapport: Rapport, beskrivning: str) -> dict[str, Any]:
    """A whole report."""
    return _some(
        {
            "@type": "Report",
            "@id": webb.url(rapport.front),
            "url": webb.url(rapport.front),
            "name": rapport.name,
            "description": beskrivning,
            "inLanguage": "sv",
            "datePublished": rapport.datum,
            "temporalCoverage": _period(rapport.period),
            "reportNumber": rapport.dnr,
            "license": webb.licens,
            "author": organisation(rapport.namn),
            "publisher": organisation(webb.ansvarig or rapport.namn, f"{webb.adress}/" if webb.adress else ""),
            "encoding": _encoding(webb, f"{rapport.place}/{rapport.dokument}.pdf", "application/pdf"),
        }
    )


def dataset(webb: Webb, rapport: Rapport, visad: Visad, beskrivning: str, bild: str) -> dict[str, Any]:
    """The values of a table or figure. bild: its picture, from the site's root, or ""."""
    names = [f"{visad.label}.{ending}" for ending in _MEDIA]
    there = [one["path"] for one in rapport.filer if one["path"] in names]
    return _some(
        {
            "@type": "Dataset",
            "@id": webb.url(rapport.page_of(visad.label)),
            "url": webb.url(rapport.page_of(visad.label)),
            "name": visad.kort,
            "description": beskrivning,
            "inLanguage": "sv",
            "datePublished": rapport.datum,
            "temporalCoverage": _period(rapport.period),
            "license": webb.licens,
            "image": webb.url(bild) if bild else "",
            "creator": organisation(rapport.namn),
            "isPartOf": _some({"@type": "Report", "name": rapport.name, "url": webb.url(rapport.front)}),
            "distribution": [
                one
                for name in there
                if (
                    one := _encoding(
                        webb, f"{rapport.place}/{DATA}/{name}", _MEDIA[name.rpartition(".")[2]], "DataDownload"
                    )
                )
            ],
        }
    )


def _encoding(webb: Webb, path: str, media: str, kind: str = "MediaObject") -> dict[str, Any]:
    url = webb.url(path)
    return {"@type": kind, "contentUrl": url, "encodingFormat": media} if url else {}


def _period(period: str) -> str:
    return period.replace("–", "/") if len(period) == len("2021-01-01–2021-08-31") else ""


def _some(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value}
