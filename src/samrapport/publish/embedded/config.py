"""`_quarto.yml` and the files it takes in, read once and checked. Entry: `read_config`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from samrapport.errors import closest, shorten
from samrapport.publish.errors import PublishFault
from samrapport.publish.quickyaml import dump, load, load_once, unreadable
from samrapport.raw.opening import names_matching
from samrapport.there import has_file

CONFIG = "_quarto.yml"

# Keys that the engine follows, and (under "ignored") those that only steer Quarto itself and change nothing that is said.
_KNOWN: dict[str, frozenset[str]] = {
    "": frozenset(
        {"project", "website", "format", "lang", "execute", "metadata-files", "date-format", "toc", "toc-depth"}
    ),
    "project": frozenset({"type", "render", "resources", "output-dir"}),
    "website": frozenset({"title", "description", "navbar", "sidebar", "page-footer", "search", "page-navigation"}),
    "website.navbar": frozenset({"title", "left", "right", "search", "logo", "logo-alt"}),
    "website.page-footer": frozenset({"left", "center", "right"}),
    "format": frozenset({"html"}),
    "format.html": frozenset(
        {"theme", "respect-user-color-scheme", "css", "toc", "toc-depth", "code-copy", "anchor-sections"}
    ),
    "execute": frozenset({"enabled", "echo", "warning"}),
}


@dataclass(frozen=True)
class Link:
    """One entry of a navigation: `href` is a source's path from the project's root, an address, or None for plain text."""

    text: str | None
    href: str | None
    children: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Sidebar:
    """The navigation of one report."""

    title: str
    contents: tuple[Link, ...]


@dataclass(frozen=True)
class Config:
    """What `_quarto.yml` says, with its metadata files merged in. Texts are plain: Markdown escapes are undone."""

    root: Path
    title: str
    description: str
    lang: str
    render: tuple[str, ...]
    resources: tuple[str, ...]
    navbar: tuple[Link, ...]
    sidebars: tuple[Sidebar, ...]
    footer: tuple[tuple[Link, ...], ...]
    logo: str
    logo_alt: str
    search: bool
    page_navigation: bool
    css: tuple[str, ...]
    toc_depth: int


def read_config(root: Path) -> Config:
    """The project's configuration. Raises PublishFault naming the key that is unknown or wrong."""
    raw = _load(root, CONFIG)
    for name in _strings(raw.get("metadata-files"), "metadata-files"):
        # Quarto too passes over a file that is not there.
        if has_file(root / name):
            raw = _merge(raw, _load(root, name, load_once))
    _assert_known(raw)
    project, website = raw.get("project", {}), raw.get("website", {})
    formats = raw.get("format", {})
    html = formats.get("html", {})
    if project.get("type") != "website":
        raise PublishFault("project: type ska vara website.", source=CONFIG)
    if raw.get("execute", {}).get("enabled", True) is not False:
        raise PublishFault("execute: enabled ska vara false, för anteckningsböckerna är redan körda.", source=CONFIG)
    navbar = website.get("navbar") or {}
    footer = website.get("page-footer") or {}
    return Config(
        root=root,
        title=plain(website.get("title", "")),
        description=plain(website.get("description", "")),
        lang=str(raw.get("lang", "")),
        render=_strings(project.get("render"), "project.render"),
        resources=_strings(project.get("resources"), "project.resources"),
        navbar=tuple(_link(one) for one in [*navbar.get("left", []), *navbar.get("right", [])]),
        sidebars=tuple(_sidebar(one) for one in _list(website.get("sidebar"))),
        footer=tuple(_footer(one) for one in ([footer] if isinstance(footer, str) else footer.values())),
        logo=str(navbar.get("logo", "")).lstrip("/"),
        logo_alt=plain(navbar.get("logo-alt", "")),
        search=bool(website.get("search", True)),
        page_navigation=bool(website.get("page-navigation", False)),
        css=_strings(html.get("css"), "format.html.css"),
        toc_depth=int(html.get("toc-depth", 3)),
    )


def plain(text: object) -> str:
    """A title of the configuration or front matter as plain text: a backslash before punctuation only guards it."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", " ".join(str(text).split()))


def _load(root: Path, name: str, load: Callable[[str], Any] = load) -> dict[str, Any]:
    try:
        found = load((root / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublishFault(f"filen finns inte i {root.name}/. Lägg tillbaka den.", source=name) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PublishFault(f"filen {unreadable(error)}", source=name) from None
    if not isinstance(found, dict):
        raise PublishFault("filen ska hålla nycklar och värden.", source=name)
    return found


def _merge(base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """As Quarto merges: maps key by key, lists one after the other, anything else by the later file."""
    merged = dict(base)
    for key, value in other.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = [*old, *value]
        else:
            merged[key] = value
    return merged


def _assert_known(raw: Mapping[str, Any]) -> None:
    for place, known in _KNOWN.items():
        part: Any = raw
        for step in filter(None, place.split(".")):
            part = part.get(step, {}) if isinstance(part, Mapping) else {}
        if not isinstance(part, Mapping):
            continue
        for key in part:
            if key not in known:
                near = closest(str(key), known, n=1)
                hint = f" Menade du ”{near[0]}”?" if near else ""
                dotted = f"{place}.{key}".lstrip(".")
                expected = f"den inbyggda motorn känner inte till ”{dotted}”.{hint} Ta bort raden eller använd --engine quarto."
                raise PublishFault(expected, source=CONFIG)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _strings(value: Any, key: str) -> tuple[str, ...]:
    found = _list(value)
    if not all(isinstance(one, str) for one in found):
        raise PublishFault(f"{key} ska vara en lista av texter.", source=CONFIG)
    return tuple(found)


def _sidebar(raw: Any) -> Sidebar:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("contents"), list):
        raise PublishFault("varje sidebar ska ha title och contents (en lista).", source=CONFIG)
    return Sidebar(plain(raw.get("title", "")), tuple(_link(one) for one in raw["contents"]))


def _footer(raw: Any) -> tuple[Link, ...]:
    """One part of the page's foot: a text, or a list of links."""
    return tuple(_link(one) for one in raw) if isinstance(raw, list) else (Link(plain(raw), None),)


def _link(raw: Any) -> Link:
    if isinstance(raw, str):
        return Link(None, raw)
    if isinstance(raw, Mapping):
        if "section" in raw:
            children = tuple(_link(one) for one in _list(raw.get("contents")))
            return Link(plain(raw["section"]), raw.get("href"), children)
        if "text" in raw or "href" in raw:
            return Link(plain(raw["text"]) if "text" in raw else None, raw.get("href") or raw.get("file"))
    raise PublishFault(
        f"navigationen har en post som inte kan läsas: {shorten(dump(raw))}. Skriv en sida, eller text och href.",
        source=CONFIG,
    )


def sources(config: Config) -> tuple[str, ...]:
    """The paths of all sources that `project.render` names, from the project's root, in alphabetical order.

    Files and folders whose name begins with a dot or an underscore are left out, as Quarto does.
    """
    found: set[str] = set()
    begins = len(f"{config.root}{os.sep}")
    for pattern in config.render or ("**/*.qmd", "**/*.ipynb"):
        drop = pattern.startswith("!")
        matched = names_matching(config.root, pattern.lstrip("!"))
        paths = {path[begins:].replace(os.sep, "/") for path in matched}
        found = found - paths if drop else found | paths
    return tuple(sorted(path for path in found if not _hidden(path.split("/")) and path.endswith((".qmd", ".ipynb"))))


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith((".", "_")) for part in parts)
