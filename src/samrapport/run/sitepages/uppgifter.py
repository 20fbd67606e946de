"""What publishing has to know of the whole site, from `webbplats.yml`. Entry: `site_facts`."""

from __future__ import annotations

import json

from samrapport.run.sitepages.webbplats import Webbplats

SITE_FACTS = "_webbplats.json"
"""Among the reports, for publishing; it is not published itself."""


def site_facts(webbplats: Webbplats) -> str:
    """As JSON: only what the file says."""
    kontakt = webbplats.kontakt
    found = {
        "adress": (webbplats.adress or "").rstrip("/"),
        "ansvarig": webbplats.ansvarig or "",
        "titel": webbplats.tjanst or "",
        "epost": (kontakt and kontakt.epost) or "",
        "kontakt": (kontakt and kontakt.webb) or "",
        "licens": webbplats.licens or "",
        "kommande": [
            {"datum": one.datum.isoformat(), "vad": one.vad, "forbund": one.forbund or ""}
            for one in sorted(webbplats.kommande, key=lambda one: (one.datum, one.vad))
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
