"""Links to sources that are left out of the project, as links to their pages. Entries: `retarget`, `reports_led_to`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

from samrapport.publish.embedded.document import html_path
from samrapport.publish.errors import report_of

# In Markdown `](x.qmd#y)` and `[x]: x.qmd`, in HTML and YAML `href`; as they stand in a notebook's JSON too, where a quote has
# a backslash before it. Names are slugs, so nothing is encoded.
_LINK = re.compile(
    r"""((?:\]\(|\]:|\bhref\s*[=:])\s*(?:<|\\?["'])?)(/?[\w./-]+\.(?:qmd|ipynb))(?=[#?\s>)"'\\]|\Z)""",
)


def retarget(text: str, page: str, absent: Collection[str]) -> str:
    """The text of a source, with its links into the reports `absent` leading to their pages.

    page: the source's path from the project's root. Quarto would warn of a link to a source that it does not have, and
    leaves a link to a page as it is. Written as Quarto itself writes it: by way of the site's root.
    """
    root = "/".join([".."] * page.count("/")) or "."

    def changed(found: re.Match[str]) -> str:
        target = _target(found, page)
        return f"{found[1]}{root}/{html_path(target)}" if report_of(target) in absent else found[0]

    return _LINK.sub(changed, text)


def reports_led_to(text: str, page: str) -> set[str]:
    """The reports that the text of a source has links to sources of."""
    return {report for found in _LINK.finditer(text) if (report := report_of(_target(found, page)))}


def _target(found: re.Match[str], page: str) -> str:
    path = found[2]
    inside = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
    return posixpath.normpath(inside)
