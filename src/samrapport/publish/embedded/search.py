"""The search index: what each page says, section by section, table cells included. Entry: `index_page`.

Entries have the same keys as those of Quarto's own search.json: objectID, href, title, section, text.
"""

from __future__ import annotations

import re
from html import unescape

from samrapport.publish.embedded.page import text_of

_HEADING = re.compile(r"<h[2-6]\b([^>]*)>(.*?)</h[2-6]>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
_BLOCK_END = re.compile(r"</(?:p|li|td|th|tr|caption|figcaption|dt|dd|h[1-6]|div)>|<br>", re.IGNORECASE)
# How numbers came about is for those who look at them, not for those who search.
_BERAKNING = re.compile(r'<details class="berakning".*?</details>', re.DOTALL)
_ALT = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')


def index_page(href: str, title: str, body: str) -> list[dict[str, str]]:
    """The page's entries: one for its beginning and one for each heading; `href` is from the site's root."""
    entries: list[dict[str, str]] = []
    body = _BERAKNING.sub(" ", body)
    start, section, anchor = 0, "", ""
    for found in [*_HEADING.finditer(body), None]:
        text = _words(body[start : found.start() if found else len(body)])
        if text or section or not entries:
            address = f"{href}#{anchor}" if anchor else href
            entries.append({"objectID": address, "href": address, "title": title, "section": section, "text": text})
        if found:
            named = _ID.search(found.group(1))
            start, section = found.end(), text_of(found.group(2))
            anchor = unescape(named.group(1)) if named else ""
    return entries


def _words(html: str) -> str:
    with_alts = _ALT.sub(r" \1 ", html)
    return text_of(_BLOCK_END.sub(" ", with_alts).replace("\u00ad", ""))
