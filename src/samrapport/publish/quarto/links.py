"""Links to sources that another part has, as links to their pages. Entry: `retarget`."""

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
    folder, root = posixpath.dirname(page), "/".join([".."] * page.count("/")) or "."

    def changed(found: re.Match[str]) -> str:
        path = found[2]
        target = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
        return f"{found[1]}{root}/{html_path(target)}" if report_of(target) in absent else found[0]

    return _LINK.sub(changed, text)
