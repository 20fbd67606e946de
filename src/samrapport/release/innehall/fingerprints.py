"""Names with fingerprints for what pages load, so that a new page never meets an old style, script, figure or search index.

`assets/a.css` becomes `assets/a.sr-0123456789ab.css`, and every reference in pages and styles follows. What a script names in its own
text keeps its name, since nobody can follow a name that is put together as it runs. Entries: `Printed`, `plain_name`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, unquote

from samrapport.publish.embedded.search import ENTRY, FOLDER, SEARCH_SCRIPT
from samrapport.release.innehall.released import Fil, Read, hash_of
from samrapport.release.innehall.remembered import Page, Remembered

_KINDS = ("css", "js", "mjs", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "woff", "woff2", "ttf", "otf")
_ENDINGS = tuple(f".{kind}" for kind in _KINDS)
_ENDING = rf"\.(?:{'|'.join(_KINDS)})"
_ATTRIBUTE = re.compile(
    rf"""(?P<head>\s(?:href|src|data|poster)\s*=\s*["'])(?P<ref>[^"'?#:]*{_ENDING})(?=[?#"'])""", re.IGNORECASE
)
_SET = re.compile(r"""(?P<head>\ssrcset\s*=\s*["'])(?P<refs>[^"']*)""", re.IGNORECASE)
_STYLE = re.compile(
    rf"""(?P<head>url\(\s*["']?|@import\s+["'])(?P<ref>[^"'?#:)]*{_ENDING})(?=[?#"')\s])""", re.IGNORECASE
)
_MARK = re.compile(r"\.sr-[0-9a-f]{12}(?=[./]|$)")
_LENGTH = 12
_HASHED = re.compile(rf"{FOLDER}/(?:[0-9]+/)?(?:fragment/|index/|pagefind\.)")
_ENGINE = f"{FOLDER}/pagefind.js"


def plain_name(text: str) -> str:
    """A path, or a whole page, with the names that the site had when it was built."""
    return _MARK.sub("", text)


def _marked(path: str, sha: str) -> str:
    root, _, ending = path.rpartition(".")
    return f"{root}.sr-{sha[:_LENGTH]}.{ending}"


@dataclass
class Printed:
    """A site with fingerprints. paths: all its files. read: their content as built. remembered: what is known of those that stand in
    its folder. names: new name by old, of those that have one.

    Content is given by `content`, hashes and sizes by `files`, and which assets a page or style refers to by `used`, all by the old path.
    """

    paths: Collection[str]
    read: Read
    remembered: Remembered = field(default_factory=Remembered)
    names: dict[str, str] = field(default_factory=dict)
    used: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _done: dict[str, bytes] = field(default_factory=dict)
    _resolved: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._assets = {
            path for path in self.paths if path.lower().endswith(_ENDINGS) and not path.startswith(f"{FOLDER}/")
        }
        scripts = {path: self._text(path) for path in sorted(self._assets) if path.endswith(("js", "mjs"))}
        named = set[str]().union(*(re.findall(rf"[^\s\"'`/()=]+{_ENDING}", text) for text in scripts.values()))
        self._kept = {path for path in self._assets if posixpath.basename(path) in named}
        self._name_search()
        for path in sorted(self._assets):
            self._name(path, ())

    def new(self, path: str) -> str:
        """The name that a file has in the release."""
        return self.names.get(path, path)

    def content(self, path: str) -> bytes:
        """The file as it is to lie at the place."""
        if path in self._done:
            return self._done[path]
        return self._page(path)[1] if path.endswith(".html") else self._raw(path)

    def files(self) -> dict[str, Fil]:
        """The hash and size of each file as it is to lie at the place, by its old path, in order; what is as it was is not read."""
        # Their names change with their content. What leads to a part of the search has the name of its folder only.
        assets = {path for path in self.names if not path.endswith(f"/{ENTRY}")}
        assets |= {path for path in self.paths if path.startswith(f"{FOLDER}/") and _HASHED.match(path)}
        found, same, stamps, done = dict[str, Fil](), self.remembered.same, self.remembered.stamps, self._done
        for path in self.remembered.ordered(self.paths):
            if path in done:
                found[path] = Fil(hash_of(done[path]), len(done[path]), path in assets)
            elif path.endswith(".html"):
                found[path] = self._page_file(path)
            elif sha := same(path):
                found[path] = Fil(sha, stamps[path][0], path in assets)
            else:
                size = stamps[path][0] if path in stamps else len(self._raw(path))
                found[path] = Fil(self._sha(path), size, path in assets)
        return found

    def _page_file(self, path: str) -> Fil:
        page = self.remembered.page(path, self._by)
        if page is None:
            refs, content = self._page(path)
            page = Page(refs, self._by(refs), hash_of(content), len(content))
            self.remembered.keep_page(path, page)
        found = [one for one in page.refs if one in self._assets]
        styles = [used for one in found for used in self.used.get(one, ())]
        self.used[path] = tuple(dict.fromkeys([*map(self.new, found), *styles]))
        return Fil(page.sha, page.size)

    def _sha(self, path: str) -> str:
        return self.remembered.sha(path, partial(self._raw, path))

    def _by(self, refs: tuple[str, ...]) -> str:
        """What those that a page could refer to are called here."""
        return hash_of("\n".join(self.new(one) if one in self._assets else "" for one in refs).encode())

    def _raw(self, path: str) -> bytes:
        content = self.read(path)
        assert content is not None, path
        return content

    def _text(self, path: str) -> str:
        return self._raw(path).decode("utf-8", "surrogateescape")

    def _name_search(self) -> None:
        """What runs the search lies in a folder of its own name; its parts are named by their content already."""
        if SEARCH_SCRIPT not in self.paths or _ENGINE not in self.paths or _ENGINE not in self._text(SEARCH_SCRIPT):
            return
        own = [one for one in self.paths if one.startswith(f"{FOLDER}/")]
        fixed = sorted(one for one in own if not _HASHED.match(one) and posixpath.basename(one) != ENTRY)
        whole = hash_of(b"".join(self._raw(one) for one in fixed))[:_LENGTH]
        folder = f"{FOLDER}.sr-{whole}"
        self.names |= {one: folder + one.removeprefix(FOLDER) for one in own}
        content = self._text(SEARCH_SCRIPT).replace(f"{FOLDER}/pagefind.js", f"{folder}/pagefind.js")
        self._done[SEARCH_SCRIPT] = content.encode("utf-8", "surrogateescape")
        self._kept.discard(SEARCH_SCRIPT)

    def _name(self, path: str, within: tuple[str, ...]) -> None:
        """Name an asset after those that it refers to itself; one of a circle keeps its name."""
        if path in self.names or path in within:
            return
        if path.endswith(".css") and path not in self._done:
            found: list[str] = []

            def name_first(match: re.Match[str]) -> str:
                target = self._target(path, match["ref"])
                if target is not None:
                    if target in (*within, path):
                        self._kept.add(target)
                    self._name(target, (*within, path))
                    found.append(self.new(target))
                return self._renamed(path, match)

            content = _STYLE.sub(name_first, self._text(path))
            self._done[path] = content.encode("utf-8", "surrogateescape")
            self.used[path] = tuple(dict.fromkeys(found))
        if path not in self._kept:
            self.names[path] = _marked(path, hash_of(self._done[path]) if path in self._done else self._sha(path))

    def _page(self, path: str) -> tuple[tuple[str, ...], bytes]:
        """The assets that a page could refer to, and its content."""
        text = self._text(path)
        found: dict[str, None] = {}

        def follow(match: re.Match[str]) -> str:
            if target := self._path(path, match["ref"]):
                found[target] = None
            return self._renamed(path, match)

        def follow_set(match: re.Match[str]) -> str:
            refs = re.sub(rf"(?P<head>^|,\s*)(?P<ref>[^\s,]+{_ENDING})", follow, match["refs"])
            return match["head"] + refs

        text = _ATTRIBUTE.sub(follow, text)
        if "srcset" in text:
            text = _SET.sub(follow_set, text)
        if "url(" in text:
            text = _STYLE.sub(follow, text)
        return tuple(found), text.encode("utf-8", "surrogateescape")

    def _path(self, page: str, ref: str) -> str | None:
        """The path, from the site's root, that a reference on a page leads to."""
        key = posixpath.dirname(page), ref
        if key not in self._resolved:
            self._resolved[key] = (
                posixpath.normpath(posixpath.join(key[0], unquote(ref))) if not ref.startswith("/") else None
            )
        return self._resolved[key]

    def _target(self, page: str, ref: str) -> str | None:
        """The asset that a reference on a page leads to."""
        found = self._path(page, ref)
        return found if found in self._assets else None

    def _renamed(self, page: str, match: re.Match[str]) -> str:
        target = self._target(page, match["ref"])
        if target is None or target not in self.names:
            return match[0]
        folder, _, _ = match["ref"].rpartition("/")
        name = quote(posixpath.basename(self.names[target]))
        return f"{match['head']}{folder}/{name}" if folder else f"{match['head']}{name}"
