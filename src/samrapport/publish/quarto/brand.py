"""Each page's own sender in what Quarto rendered: it knows one name and one logo for a whole site. Entry: `brand_site`.

Only what Quarto has a place for is changed: the brand of its navbar, the end of the page's title, its foot, and one more style sheet.
"""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path

from samrapport.publish.embedded.page import brand_html, foot_html
from samrapport.publish.identity import Identity, identity_of
from samrapport.raw.opening import matching
from samrapport.run.sitepages.profiles import read_profiles
from samrapport.there import has

_BRAND = re.compile(r'<a\b[^>]*\bclass="navbar-brand[^"]*"[^>]*>.*?</a>\s*', re.DOTALL)
_FOOT = re.compile(r'<footer\b[^>]*\bclass="footer[^"]*"[^>]*>')
_HEAD = re.compile(r"</head>")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def brand_site(project: Path, site: Path) -> None:
    """Let every page of a förbund bear what it does. project: the sources, with what the run wrote of whose the pages are."""
    profiles = read_profiles(project / "reports")
    name = str(profiles.get("webbplats", ""))
    for page in matching(site, "**/*.html"):
        path = page.relative_to(site).as_posix()
        sender = identity_of(profiles, project, path)
        if sender is None:
            continue
        text = page.read_text(encoding="utf-8")
        made = _branded(text, sender, "../" * path.count("/"), name)
        if made != text:
            page.write_text(made, encoding="utf-8")
        for file in sender.files:
            if not has(site / file):
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(project / file, site / file)


def _branded(text: str, sender: Identity, root: str, site_name: str) -> str:
    anchors = iter([f'<a class="navbar-brand" href="{root}{sender.home}">{brand_html(sender, root)}</a>\n'])
    # With a logo Quarto has two of them, one for the picture and one for the name.
    text = _BRAND.sub(lambda _: next(anchors, ""), text)
    text = _FOOT.sub(lambda found: f"{found[0]}\n{foot_html(sender)}", text, count=1)
    if sender.styles:
        link = f'<link rel="stylesheet" href="{root}{sender.styles}">\n</head>'
        text = _HEAD.sub(lambda _: link, text, count=1)
    return _TITLE.sub(lambda found: f"<title>{_title(found[1], sender, site_name)}</title>", text, count=1)


def _title(title: str, sender: Identity, site_name: str) -> str:
    ours = escape(sender.whole_name)
    kept = title.removesuffix(f" – {escape(site_name)}") if site_name else title
    return title if ours in title else f"{kept} – {ours}"
