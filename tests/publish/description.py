"""What a built page says, whichever engine built it. Entries: `describe`, `describe_report`, `differences`.

A description is a list of lines in the order of the page. What only an engine writes is left out: navigation, numbers of
captions, wrappers, classes.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

# What an engine puts into <main> of its own: contents, neighbours, other links and formats, anchors, icons, dates.
_OF_THE_ENGINE = (
    "nav, script, style, button, .marginal, .granne, .anchorjs-link, .quarto-other-links, .quarto-alternate-formats, "
    ".quarto-title-meta, .quarto-title-breadcrumbs, .quarto-appendix-heading, .footnote-back, .callout-icon-container, "
    ".callout .screen-reader-only, #title-block-header .description"
)
_NUMBER = re.compile(r"^(Tabell|Figur|Table|Figure)\s\d+:\s*")
_LABEL = re.compile(r"^(tbl|fig)-")
_CALLOUT = re.compile(r"^callout-(note|tip|warning|caution|important)$")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXTS = ("p", "dt", "dd", "pre")
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
    }
    | {"sup", "u", "var", "wbr"}
)
_WORDS = 40


def describe(html: str, page: str, site: Path | None = None, *, exact: bool = False) -> list[str]:
    """The lines of one page. page: its path within the site. site: where the files of its figures are; None passes them over.

    exact: tells also what is drawn in the figures, and what stands in what folds out, for two engines on the same
    sources. Without it the description does not change with a colour or a fingerprint.
    """
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    assert isinstance(main, Tag), f"{page} har ingen <main>"
    for part in main.select(_OF_THE_ENGINE):
        part.extract()
    for part in main.find_all("br"):
        part.replace_with(" ")
    title = main.select_one("header h1")
    subtitle = main.select_one("header .undertitel, header .subtitle")
    lines = [f"titel {_text(title)}" if title else "titel saknas"]
    lines += [f"undertitel {_text(subtitle)}"] if subtitle else []
    for header in main.find_all("header"):
        header.extract()
    return [*lines, *_Page(page, site, exact).walk(main)]


def describe_report(
    site: Path, report: str, within: tuple[str, ...] = (), *, exact: bool = False
) -> dict[str, list[str]]:
    """All pages of one report (its folder in the site), by their paths in it. within: folders of other reports in it."""
    root = site / report
    pages = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    return {
        page: describe((root / page).read_text(encoding="utf-8"), f"{report}/{page}", site, exact=exact)
        for page in pages
        if not page.startswith(tuple(f"{one}/" for one in within))
    }


def differences(one: dict[str, list[str]], other: dict[str, list[str]], most: int = 60) -> str:
    """What `other` says that `one` does not (+) and the reverse (-), page by page; empty where they say the same."""
    told: list[str] = []
    for page in sorted({*one, *other}):
        if page not in one or page not in other:
            told.append(f"{page}: sidan {'har tillkommit' if page in other else 'saknas'}")
            continue
        lines = list(difflib.unified_diff(one[page], other[page], lineterm="", n=1))[2:]
        told += [f"{page}:", *lines] if lines else []
    left = len(told) - most
    return "\n".join(told[:most] + ([f"… och {left} rader till"] if left > 0 else []))


class _Page:
    def __init__(self, page: str, site: Path | None, exact: bool) -> None:
        self._page, self._site, self._exact = page, site, exact

    def walk(self, node: Tag) -> Iterator[str]:
        """The lines of what stands in a container: runs of bare text, and elements one by one."""
        run: list[Tag | NavigableString] = []
        for child in node.children:
            if isinstance(child, Tag) and (child.name not in _INLINE or child.find("img")):
                yield from self._bare(run, node)
                run = []
                yield from self._element(child)
            elif type(child) is NavigableString or isinstance(child, Tag):
                run.append(child)
        yield from self._bare(run, node)

    def _bare(self, run: list[Tag | NavigableString], node: Tag) -> Iterator[str]:
        text = _tidy("".join(part.get_text() for part in run))
        if text:
            yield _prose("punkt" if node.name == "li" else "stycke", text)
            for part in run:
                if isinstance(part, Tag):
                    yield from self._links(part)

    def _element(self, tag: Tag) -> Iterator[str]:
        kind = next(
            (found[1] for one in tag.get_attribute_list("class") if one and (found := _CALLOUT.match(one))), None
        )
        if tag.name in _HEADINGS:
            yield f"{tag.name} {_text(tag)}"
            yield from self._links(tag)
        elif tag.name == "table":
            yield from self._table(tag, tag.find("caption"))
        elif tag.name == "figure" and (table := tag.find("table")):
            yield from self._table(table, tag.find("figcaption") or table.find("caption"))
        elif tag.name == "figure" and (image := tag.find("img")):
            yield from self._figure(image, tag.find("figcaption"))
        elif tag.name == "img":
            yield from self._figure(tag, None)
        elif tag.name == "details":
            yield from self._folded(tag)
        elif kind:
            title = tag.select_one(".callout-title, .callout-title-container")
            yield f"notis {kind} {_text(title.extract()) if title else ''}"
            yield from self.walk(tag)
            yield "notis slut"
        elif tag.name in _TEXTS and not tag.find("img"):
            yield _prose("punkt" if tag.parent and tag.parent.name == "li" else "stycke", _text(tag))
            yield from self._links(tag)
        else:
            yield from self.walk(tag)

    def _table(self, table: Tag, caption: Tag | None) -> Iterator[str]:
        yield f"tabell {_label(table)} {_caption(caption)}".rstrip()
        for row in table.find_all("tr"):
            part = row.parent.name if row.parent else ""
            name = {"thead": "huvud", "tfoot": "fot"}.get(part, "rad")
            yield f"  {name} {json.dumps([_cell(one, part) for one in row.find_all(('th', 'td'))], ensure_ascii=False)}"
        if caption and not caption.find_parent("table"):
            yield from self._links(caption)
        yield from self._links(table)

    def _figure(self, image: Tag, caption: Tag | None) -> Iterator[str]:
        yield f"figur {_label(image)} {_caption(caption)}".rstrip()
        yield f"  alt {_tidy(str(image.get('alt') or 'saknas'))}"
        yield f"  bild {self._drawing(str(image.get('src', '')))}"
        yield from self._links(caption) if caption else ()

    def _drawing(self, source: str) -> str:
        suffix = posixpath.splitext(urlsplit(source).path)[1].lstrip(".")
        if not self._site or not source:
            return suffix or "saknas"
        path = self._site / self._target(source)
        if not path.is_file() or not path.stat().st_size:
            return "saknas"
        if not self._exact:
            return suffix
        content = path.read_bytes()
        # An engine may give new ids and drop what is not drawn.
        drawn = b"\n".join(re.findall(rb'\bd="([^"]*)"', content)) if suffix == "svg" else content
        return f"{suffix} {_hash(b' '.join(drawn.split()) if suffix == 'svg' else drawn)}"

    def _folded(self, details: Tag) -> Iterator[str]:
        summary = details.find("summary")
        head = _text(summary.extract()) if summary else ""
        tail = f" {_hash(_text(details).encode())}" if self._exact else ""
        yield f"utfällbart {head}, {len(details.find_all('li'))} punkter{tail}"
        yield from self._links(details)

    def _links(self, tag: Tag) -> Iterator[str]:
        for link in [tag] if tag.name == "a" else tag.find_all("a"):
            href = str(link.get("href", ""))
            if href and not urlsplit(href).scheme and not href.startswith("//"):
                yield f"  länk {_text(link)} -> {self._shown(href)}"

    def _shown(self, href: str) -> str:
        """The target as seen from the page, by file and fragment."""
        fragment = unquote(urlsplit(href).fragment)
        target = self._target(href)
        path = "" if target == self._page else posixpath.relpath(target, posixpath.dirname(self._page) or ".")
        return f"{path}#{fragment}" if fragment else path or posixpath.basename(self._page)

    def _target(self, href: str) -> str:
        path = unquote(urlsplit(href).path)
        if not path:
            return self._page
        joined = posixpath.join("" if path.startswith("/") else posixpath.dirname(self._page), path.lstrip("/"))
        return posixpath.normpath(joined + ("index.html" if joined.endswith("/") else ""))


def _cell(cell: Tag, part: str) -> str:
    text = _text(cell)
    scope = str(cell.get("scope", ""))
    if cell.name == "th" and not scope:
        # What a browser takes a head of a Markdown table for; our own tables say it.
        scope = "col" if part == "thead" and not _is_ours(cell.find_parent("table")) else "th"
    wide, high = (int(str(cell.get(name, "1"))) for name in ("colspan", "rowspan"))
    return (f"‹{scope}› " if scope else "") + text + (f" ‹{wide}x{high}›" if (wide, high) != (1, 1) else "")


def _is_ours(table: Tag | None) -> bool:
    return table is not None and "samrapport" in table.get_attribute_list("class")


def _label(tag: Tag) -> str:
    ids = (str(parent.get("id", "")) for parent in tag.parents)
    return next((one for one in ids if _LABEL.match(one)), "utan etikett")


def _caption(tag: Tag | None) -> str:
    return _NUMBER.sub("", _text(tag)) if tag else "utan rubrik"


def _prose(kind: str, text: str) -> str:
    return f"{kind} {_hash(text.encode())} {text if len(text) <= _WORDS else text[:_WORDS] + '…'}"


def _text(tag: Tag) -> str:
    return _tidy(tag.get_text())


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
