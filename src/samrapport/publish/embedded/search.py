"""The search index of a finished site, made by pagefind: small pieces that a page fetches as a reader types. Entries: `index_site`,
and `Search` for who makes anew only what changed.

A large site has an index in parts, each of some förbund, which the reader's browser asks side by side and lists as one. The same
pages give the same bytes, however many threads pagefind takes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Self

from pagefind_bin import get_executable

from samrapport.hinder import hindered_by_words
from samrapport.publish.embedded.program import run_bounded
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import Before, Made, put, reuse, stamp_of, write
from samrapport.raw.opening import matching, walk
from samrapport.raw.rapporttyp import DATA
from samrapport.run.atomic import read_json
from samrapport.there import has_file

FOLDER = "sok"
"""Where the index lies, from the site's root."""
PARTS = f"{FOLDER}/delar.json"
"""Which parts there are besides that of the site's own pages: names of folders, for the script that searches."""
ENTRY = "pagefind-entry.json"
"""What leads to all else in a part."""

SEARCH_SCRIPT = "assets/sok.js"
"""What a page loads to search, from the site's root."""

# What a search needs; the rest is interfaces that the site does not use.
_ENGINE = ("pagefind.js", "pagefind-worker.js", "wasm.sv.pagefind")
_KEPT = (ENTRY, "pagefind.*.pf_meta", "index/*", "fragment/*")
_BODY = b"data-pagefind-body"
# A number parted in groups is one word: pagefind passes over the joiner, and the page shows it as a blank.
_GROUPED = re.compile(r"(?<=\d)(?:&nbsp;|\u00a0|\u202f)(?=\d{3}(?!\d))")
_JOINER = "\u2060"
# How numbers came about is for those who look at them, not for those who search.
_BERAKNING = re.compile(r'<details class="(?:berakning|varden)".*?</details>', re.DOTALL)
_SOFT_HYPHEN = re.compile("&shy;|\u00ad")
# Pagefind joins the heads of a table that stand side by side.
_HEADS = re.compile("(?=<th )")
_TIMEOUT = 600
_PAGES = 500
"""So many pages a part takes at the least: fewer are indexed in a second."""
_MOST = 16
"""A reader's browser asks each part by itself."""


def index_site(site: Path, known: Path | None = None) -> None:
    """Write the index of all pages of the site that want to be found. Raises PublishFault where pagefind fails.

    known: another site, with its index, of which parts are taken that are of the same pages.
    """
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    parts, there = parts_of(site), parts_of(known) if known else {}
    for part, pages in parts.items():
        if known and there.get(part) == pages and _is_of(known, part, pages, site):
            shutil.copytree(known / part, site / part, dirs_exist_ok=True, ignore=_OTHERS)
        else:
            for name, content in index_part(site, part, pages).items():
                put(site / name, content)
    _name_parts(site, parts)


class Search:
    """The index of a site that is being made. What is new of it is begun at once, while others look the pages through; `add` lays it in.

    made: holds the pages, which may still change. before: the site that stands.
    """

    def __init__(self, made: Path, before: Before) -> None:
        self._made, self._before = made, before
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._begun: dict[str, tuple[str, Future[dict[str, bytes]]]] = {}

    def __enter__(self) -> Self:
        parts = parts_of(self._made)
        for part, pages in parts.items():
            # That of the site's own pages waits for those that are made last of all.
            if part != FOLDER and not self._is_known(part, key := self._key(pages)):
                self._begun[part] = key, self._pool.submit(index_part, self._made, part, pages)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self) -> list[Made]:
        """Lay it in: each part as it is published where all its pages are the very files that it was made of. Raises PublishFault as `index_site`."""
        done, parts = [], parts_of(self._made)
        for part, pages in parts.items():
            key = self._key(pages)
            kept = reuse(self._made, part, key, self._before) if self._is_known(part, key) else None
            if kept is None:
                begun = self._begun.get(part)
                files = begun[1].result() if begun and begun[0] == key else index_part(self._made, part, pages)
                kept = write(self._made, part, key, files)
            done.append(kept)
        _name_parts(self._made, parts)
        return done

    def _is_known(self, part: str, key: str) -> bool:
        known = self._before.outputs.get(part)
        return known is not None and known["key"] == key

    def _key(self, pages: Iterable[str]) -> str:
        """A hash of what a part is made of and by."""
        code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        stamps = [(page, *stamp_of(self._made / page)) for page in pages]
        return hashlib.sha256(json.dumps([version("pagefind_bin"), code, *stamps]).encode()).hexdigest()


_OTHERS = shutil.ignore_patterns("[0-9]*", PARTS.rpartition("/")[2])
"""What of the engine's folder is not its own part."""


def _is_of(known: Path, part: str, pages: Collection[str], site: Path) -> bool:
    """Whether a part of a site's index is what the same pages of another would give."""
    entry = read_json(known / part / ENTRY)
    if not isinstance(entry, dict) or entry.get("version") != version("pagefind_bin"):
        return False
    return all((known / one).read_bytes() == (site / one).read_bytes() for one in pages)


def parts_of(site: Path) -> dict[str, list[str]]:
    """The pages, by the folder that their part of the index lies in; the first is that of the engine, and of the site's own pages.

    A förbund's pages are in one part, which is the same whatever others there are, until the site is twice as large.
    """
    pages, root = [], len(str(site)) + 1
    for place, folders, names in walk(site):
        within = place[root:].replace(os.sep, "/")
        # The pages of single tables and figures are not searched.
        folders[:] = [name for name in folders if name != DATA or not within]
        pages += [f"{within}/{name}" if within else name for name in names if name.endswith(".html")]
    pages.sort()
    count = 1
    while count < _MOST and len(pages) >= 2 * count * _PAGES:
        count *= 2
    own = [one for one in pages if not _group(one)]
    if count == 1 or not any(_BODY in (site / one).read_bytes() for one in own):
        return {FOLDER: pages}
    found: dict[str, list[str]] = {FOLDER: own}
    for page in pages:
        if group := _group(page):
            number = int.from_bytes(hashlib.sha256(group.encode()).digest()[:4]) % count
            found.setdefault(f"{FOLDER}/{number}", []).append(page)
    return dict(sorted(found.items()))


def index_part(site: Path, part: str, pages: Collection[str]) -> dict[str, bytes]:
    """The index of these pages, in the folder `part`: its files by path from the site's root, none where no page of a förbund's wants to be found.

    Raises PublishFault where pagefind fails.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy, made = Path(folder) / "sidor", Path(folder) / FOLDER
        copy.mkdir()
        for page in pages:
            content = (site / page).read_bytes()
            if _BODY in content:
                target = copy / page
                target.parent.mkdir(parents=True, exist_ok=True)
                readable = _SOFT_HYPHEN.sub("", _GROUPED.sub(_JOINER, _BERAKNING.sub("", content.decode())))
                target.write_text(_HEADS.sub(" ", readable), encoding="utf-8")
        if part != FOLDER and not any(copy.iterdir()):
            return {}
        folders = ("--site", str(copy), "--output-path", str(made))
        # A page in another language is found from the others too.
        command = [str(get_executable()), *folders, "--keep-index-url", "--force-language", "sv", "--silent"]
        try:
            done = run_bounded(command, _TIMEOUT, cwd=folder)
        except (FileNotFoundError, subprocess.SubprocessError):
            why = "programmet pagefind svarar inte. Installera om det med make site."
            raise PublishFault(f"sökningen gick inte att göra: {why}") from None
        if done.returncode or not has_file(made / "pagefind.js"):
            if hinder := hindered_by_words((done.stderr or done.stdout).decode(errors="replace")):
                raise hinder
            raise PublishFault(
                "sökningen gick inte att göra: programmet pagefind slutade med ett fel. Kör om, eller sätt search: false i _quarto.yml."
            )
        kept = matching(made, *_KEPT, *(_ENGINE if part == FOLDER else ()))
        return {f"{part}/{one.relative_to(made).as_posix()}": one.read_bytes() for one in kept}


def _name_parts(site: Path, parts: Iterable[str]) -> None:
    """Note which parts there are, for the script that searches."""
    named = [part.removeprefix(f"{FOLDER}/") for part in parts if part != FOLDER and has_file(site / part / ENTRY)]
    (site / PARTS).write_text(json.dumps(named), encoding="utf-8")


def _group(page: str) -> str:
    """The folder of the förbund that a page belongs to; "" for one of the site's own."""
    parts = page.split("/")
    return parts[1] if parts[0] == "reports" and len(parts) > 2 else ""
