"""All that the site says to machines, laid into it once an engine has made its pages. Entry: `Machine`.

In two steps: what lies among a report's own files before these are looked through, what is told of all reports once it is known
which of them the site has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from samrapport.publish.check import SiteCheck
from samrapport.publish.errors import PublishFault
from samrapport.publish.last_look import Looked
from samrapport.publish.maskin import api, ld
from samrapport.publish.maskin.adresser import RECORD, home_of, read_record
from samrapport.publish.maskin.berattat import OWN, START, own_pages, told
from samrapport.publish.maskin.huvud import Bild, Huvud, describe, inject, title_of
from samrapport.publish.maskin.rapporter import Rapport, Rapporter, facts_of
from samrapport.publish.maskin.sidor import banner, code, write_items
from samrapport.publish.maskin.webb import Webb, read_webb
from samrapport.publish.output import Before, Made, note, put_same, reuse, stamp_of
from samrapport.run.atomic import write_atomic
from samrapport.there import has_file

STATE = "maskin"
"""The key under which publishing remembers what is noted here."""


class Machine:
    """Works on the site that is being made. Where the build wrote nothing of the site, as for what is not public, it does nothing.

    project: holds reports/. site: the one that stands. staged: what the engine was given. state: what to remember until next time.
    """

    def __init__(self, project: Path, staged: Path, made: Path, site: Path, before: Before, noted: Any) -> None:
        self._webb: Webb | None = read_webb(project)
        self._staged, self._made, self._site, self._before = staged, made, site, before
        noted = noted if isinstance(noted, dict) else {}
        self._pages: dict[str, Any] = noted.get("pages", {})
        self._cards: Any = noted.get("cards")
        self._shells: dict[str, Any] = noted.get("shells", {})
        self._outputs: dict[str, Made] = {}
        self._changed: set[str] = set()

    @property
    def state(self) -> dict[str, Any]:
        """For the next one's `noted`."""
        shells = {one: known for one, known in self._shells.items() if one in self._cards} if self._cards else {}
        return {"pages": self._pages, "cards": self._cards, "shells": shells} if self._webb else {}

    @property
    def same(self) -> dict[str, tuple[str, ...]]:
        """Pages that are the very ones that passed when they were made, as `SiteCheck` takes them."""
        return {
            file: () for one in self._outputs.values() if one.reused for file in one.files if file.endswith(".html")
        }

    def outputs(self, outputs: Mapping[str, Any]) -> dict[str, Any]:
        """What publishing remembers of its outputs, as their files are now, and what was made here."""
        found: dict[str, Any] = {}
        for path, state in outputs.items():
            # A report at fault has left the site again, with its pages.
            ours = {one for one in self._changed.intersection(state["files"]) if has_file(self._made / one)}
            found[path] = state if not ours else _as_now(self._made, state, ours)
        return found | {path: one.state for path, one in self._outputs.items()}

    def add_to_reports(self, reports: Collection[str]) -> None:
        """Lay in each report's pages of tables and figures, and what the heads of pages say. reports: what the engine made."""
        if self._webb is None:
            return
        rapporter = self._read()
        for one in rapporter.every:
            if one.folder in reports and has_file(self._made / one.front):
                made = write_items(self._staged, self._made, self._webb, rapporter, one, self._before, self._shells)
                if made:
                    self._outputs[made.path] = made
        self._add_heads(rapporter)

    def add_to_site(
        self, reports: Collection[str], looked: Looked, let_be: Mapping[str, Collection[str]]
    ) -> tuple[PublishFault, ...]:
        """Lay in what is told of all reports, and look it through. reports: those that the site has, by folder.

        Gives the faults of what must not be published. Raises PublishFault for a page that is not whole.
        """
        if self._webb is None:
            return ()
        rapporter = self._read()
        self._add_heads(rapporter)
        before = read_record(self._site / RECORD)
        files = told(self._webb, rapporter, own_pages(rapporter, self._has), before, self._has)
        for path, content in files.items():
            put_same(self._made, path, content, self._site)
        for one in rapporter.public:
            self._add_facts(rapporter, one)
        # What is told of all of them may say what any of them may.
        every = frozenset(digest for own in let_be.values() for digest in own)
        new = [*files, *map(api.path_of, rapporter.public)]
        if faults := looked.faults(self._made, reports, {**let_be, "": every}, new):
            return faults
        # All others are seen to lead somewhere already.
        pages = [path for path in files if path.endswith(".html")]
        if found := SiteCheck(self._made).faults(pages):
            page, dead = next(iter(found.items()))
            raise PublishFault(f"{dead[0]}. Bygg igen.", source=page)
        return ()

    def _has(self, path: str) -> bool:
        return has_file(self._made / path)

    def _read(self) -> Rapporter:
        rapporter = Rapporter(self._made, self._cards)
        self._cards = rapporter.state
        return rapporter

    def _add_facts(self, rapporter: Rapporter, one: Rapport) -> None:
        assert self._webb is not None
        path, stamp = api.path_of(one), rapporter.stamps[one.folder]
        key = _hash(json.dumps([code(), self._webb.names, stamp]))
        kept = reuse(self._made, path, key, self._before)
        if kept is None:
            told = api.facts(self._webb, one, facts_of(self._made, one.folder, stamp))
            put_same(self._made, path, told, self._site)
            kept = note(self._made, path, key, [path])
        self._outputs[path] = kept

    def _add_heads(self, rapporter: Rapporter) -> None:
        """Give each page that an engine made a head of its own; one that has it already is not read."""
        assert self._webb is not None
        shared = json.dumps([code(), self._webb.names], ensure_ascii=False)
        pages: dict[str, Any] = {}
        for path in OWN:
            self._add_head(path, _hash(shared), partial(self._own_head, path), "", pages)
        public = rapporter.newest()
        for forbund, namn in {one.forbund: one.namn for one in rapporter.every}.items():
            head = partial(self._home_head, home_of(forbund), namn, forbund not in public)
            self._add_head(home_of(forbund), _hash(json.dumps([shared, namn, forbund in public])), head, "", pages)
        for one in rapporter.every:
            newer = rapporter.newer(one)
            own = json.dumps([shared, rapporter.state[one.folder]["card"], newer and [newer.folder, newer.name]])
            key, others = _hash(own), banner(one, newer, "")
            for path in dict.fromkeys(
                [one.front, *(f"{one.place}/{page}" for _, page in one.avsnitt), f"{one.place}/{one.dokument}.html"]
            ):
                self._add_head(path, key, partial(self._head, path, one), others, pages)
        self._pages = pages

    def _add_head(self, path: str, key: str, head: Callable[[str], Huvud], others: str, pages: dict[str, Any]) -> None:
        """Give a page its head, made of its text, and what it says of others. pages: gets what to remember of it."""
        file = self._made / path
        if not has_file(file):
            return
        if self._pages.get(path) != [[*stamp_of(file)], key]:
            text = file.read_text(encoding="utf-8")
            assert self._webb is not None
            new = inject(text, head(text).html(self._webb), others)
            if new != text:
                # In a new file: the page may be the very one that stands in the published site.
                write_atomic(file, new)
                self._changed.add(path)
        pages[path] = [[*stamp_of(file)], key]

    def _own_head(self, path: str, text: str) -> Huvud:
        assert self._webb is not None
        webb, titel = self._webb, title_of(text)
        data = {}
        if path == START and webb.ansvarig:
            data = ld.organisation(webb.ansvarig, f"{webb.adress}/" if webb.adress else webb.kontakt)
        otherwise = webb.titel or webb.ansvarig or titel
        return Huvud(path, titel or OWN[path], describe(text, OWN[path], otherwise), "website", data=data)

    def _home_head(self, path: str, namn: str, dold: bool, text: str) -> Huvud:
        assert self._webb is not None
        beskrivning = describe(text, f"Rapporter från {namn}", title_of(text))
        data = ld.organisation(namn, self._webb.url(path))
        return Huvud(path, title_of(text) or namn, beskrivning, "website", data=data, dold=dold)

    def _head(self, path: str, one: Rapport, text: str) -> Huvud:
        assert self._webb is not None
        sections = {f"{one.place}/{page}": title for title, page in one.avsnitt}
        part = sections.get(path, "" if path == one.front else "hela rapporten på en sida")
        # Two förbund may have an insats of one name.
        whose = f"{one.om}, {one.namn}" if one.inom else one.om
        name = f"{whose} {one.ar}" if str(one.ar) not in whose else whose
        captions = "; ".join(each.titel for each in one.visade if f"{one.place}/{each.page}" == path)
        beskrivning = describe(text, ", ".join(filter(None, [name, part])), captions or one.titel)
        figure = next(
            (
                each
                for each in one.visade
                if each.ar_figur and path in (one.front, f"{one.place}/{each.page}", f"{one.place}/{one.dokument}.html")
            ),
            None,
        )
        png = one.page_of(figure.label).replace(".html", ".png") if figure else ""
        head = Huvud(
            path,
            title_of(text) or one.name,
            beskrivning,
            datum=one.datum,
            data=ld.report(self._webb, one, beskrivning) if path not in sections else {},
            dold=one.utkast,
        )
        return replace(head, bild=Bild(png, figure.titel)) if figure and has_file(self._made / png) else head


def _hash(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()


def _as_now(made: Path, state: Mapping[str, Any], changed: Iterable[str]) -> dict[str, Any]:
    """An output's state with the files that were changed as they are now."""
    files, stamps = dict(state["files"]), dict(state["stamps"])
    for name in changed:
        files[name] = hashlib.sha256((made / name).read_bytes()).hexdigest()
        stamps[name] = stamp_of(made / name)
    return {**state, "files": files, "stamps": stamps}
