"""A page of its own for each table and figure of a report, beside the files of its values. Entry: `write_items`.

It is made of what the report's notebooks show, so that it is the same whichever engine makes the rest; what stands around it
is the site's own.
"""

from __future__ import annotations

import base64
import functools
import json
import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from samrapport.present.form import NARROW
from samrapport.publish import figure_script
from samrapport.publish.embedded.compose import NARROW_SCREEN, svg_size
from samrapport.publish.maskin import ld
from samrapport.publish.maskin.citat import Citat, cite
from samrapport.publish.maskin.huvud import Bild, Huvud, shorten
from samrapport.publish.maskin.rapporter import Rapport, Rapporter, Visad, facts_of
from samrapport.publish.maskin.skal import Skal, shell_of
from samrapport.publish.maskin.webb import Webb
from samrapport.publish.output import Before, Made, note, put_same, reuse, stamp_of
from samrapport.rapport.omraden import holds_persons
from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.berakning import SUMMARY
from samrapport.run.assembly.draft import MARK
from samrapport.run.execution.normalise import join_lines
from samrapport.run.fingerprint import hash_mapping, hash_tree

_LABEL = re.compile(r"^#\| label: (\S+)$", re.MULTILINE)
_COMPUTED = re.compile(rf"<details class=\"berakning\"[^>]*><summary>{SUMMARY}</summary>(.*)</details>", re.DOTALL)
_VALUES = re.compile(r'<details class="varden".*?</details>', re.DOTALL)
_LINKS = re.compile(r'\A<p><a class="(?:nedladdning|egen-sida)" href="data/.*?</p>', re.DOTALL)
_REMARK = re.compile(r'(<tr class="anmarkning"><td[^>]*>)(.*?)(</td>)', re.DOTALL)
"""What is said below a table, which stays in view while the table is moved sideways, as on the report's page."""
_MOST_ROWS = 12
_WORDS = {
    "csv": "Värdena som CSV",
    "xlsx": "Värdena som XLSX",
    "svg": "Bilden som SVG, att skala",
    "png": "Bilden som PNG, att dela",
}


@dataclass(frozen=True)
class _Drawn:
    """A picture beside its page."""

    name: str
    width: int | None
    height: int | None


def write_items(
    project: Path,
    made: Path,
    webb: Webb,
    rapporter: Rapporter,
    rapport: Rapport,
    before: Before,
    shells: MutableMapping[str, Any],
) -> Made | None:
    """Write the pages of all tables and figures of a report, with their pictures and citations, or take them over unchanged.

    project: holds the notebooks that publishing reads. made: holds the report's front page. shells: what is remembered of such pages, by
    report. Gives None for a report without any.
    """
    if not rapport.visade:
        return None
    front, shell = made / rapport.front, None
    stamp, known = [*stamp_of(front)], shells.get(rapport.folder)
    if known is None or known[0] != stamp:
        shell = shell_of(front.read_text(encoding="utf-8"))
        shells[rapport.folder] = known = [stamp, shell.key]
    earlier = rapporter.earlier(rapport)
    newer = rapporter.newer(rapport)
    path = f"{rapport.place}/{DATA}/*"
    key = hash_mapping(
        {
            "code": code(),
            "shell": known[1],
            "webb": webb.names,
            "manifests": [rapporter.stamps[one.folder] for one in (rapport, *earlier)],
            "newer": newer.folder if newer else "",
        }
    )
    if (kept := reuse(made, path, key, before)) is not None:
        return kept
    shell = shell or shell_of(front.read_text(encoding="utf-8"))
    maker = _Maker(made, webb, rapporter, rapport, shell, earlier, newer)
    written: list[str] = []
    for page in dict.fromkeys(one.page for one in rapport.visade):
        for name, content in maker.files(_read(project / rapport.place / page.replace(".html", ".ipynb"))):
            put_same(made, name, content, before.site)
            written.append(name)
    return note(made, path, key, written)


def banner(rapport: Rapport, newer: Rapport | None, at: str) -> str:
    """Says on the pages of an older report that there is a newer. at: the page's folder, from the report's own, as `../`."""
    if newer is None:
        return ""
    up = at + "../" * (rapport.folder.count("/") + 1)
    return (
        '<p class="aldre" role="note">Det här är en äldre rapport. '
        f'<a href="{up}{newer.folder}/index.html">{Markup.escape(newer.name)}</a> är nyare.</p>'
    )


@dataclass(frozen=True)
class _Maker:
    """What all pages of a report are made with."""

    made: Path
    webb: Webb
    rapporter: Rapporter
    rapport: Rapport
    shell: Skal
    earlier: list[Rapport]
    newer: Rapport | None

    def files(self, shown: Mapping[str, tuple[Mapping[str, Any], str, str]]) -> Iterator[tuple[str, bytes]]:
        """The files of what a section shows, by path from the site's root. shown: by label, with how it came about, and its values."""
        for visad in self.rapport.visade:
            if visad.label in shown:
                yield from self._item(visad, *shown[visad.label])

    def _item(self, visad: Visad, output: Mapping[str, Any], computed: str, values: str) -> Iterator[tuple[str, bytes]]:
        rapport = self.rapport
        place, page = f"{rapport.place}/{DATA}", rapport.page_of(visad.label)
        pictures = {
            f"{visad.label}{ending}": content
            for ending, mime in ((".svg", "image/svg+xml"), ("-smal.svg", NARROW), (".png", "image/png"))
            if visad.ar_figur and (content := output.get(mime))
        }
        for name, content in pictures.items():
            yield f"{place}/{name}", base64.b64decode(content) if name.endswith(".png") else content.encode()
        cited = cite(rapport, visad, self.webb.url(page))
        yield f"{place}/{visad.label}.bib", cited.bibtex.encode()
        yield f"{place}/{visad.label}.ris", cited.ris.encode()
        yield page, self._page(visad, output, (computed, values), pictures, cited).encode()

    def _page(
        self,
        visad: Visad,
        output: Mapping[str, Any],
        told: tuple[str, str],
        pictures: Mapping[str, str],
        cited: Citat,
    ) -> str:
        rapport, svg = self.rapport, f"{visad.label}.svg"
        png = f"{visad.label}.png" if f"{visad.label}.png" in pictures else ""
        alt = str(output.get("text/plain", "")) if visad.ar_figur else visad.titel
        names = [one["path"] for one in rapport.filer if one["path"].rpartition(".")[0] == visad.label]
        names += [name for name in (svg, png) if name in pictures]
        years, rows = self._compared(visad)
        content = _template().render(
            rapport=rapport,
            visad=visad,
            mark=MARK,
            table=Markup(_REMARK.sub(r'\1<span class="rubrik">\2</span>\3', output.get("text/html", "")))
            if not visad.ar_figur
            else "",
            svg=_drawn(pictures, svg),
            narrow=_drawn(pictures, f"{visad.label}-smal.svg"),
            narrow_screen=NARROW_SCREEN,
            alt=" ".join(alt.split()),
            files=[(name, _WORDS[name.rpartition(".")[2]]) for name in names],
            computed=Markup(told[0]),
            values=Markup(told[1]),
            cited=cited,
            earlier=[
                {"href": self._to(one, visad.label), "titel": titel, "name": one.name}
                for one in self.earlier
                if (titel := next((each.kort for each in one.visade if each.label == visad.label), ""))
            ],
            years=years,
            rows=rows,
        )
        head = self._head(visad, alt, f"{rapport.place}/{DATA}/{png}" if png else "", pictures.get(svg, ""))
        return self.shell.page(
            f"{visad.kort} – {rapport.name}",
            head.html(self.webb) + figure_script.tag(told[1], "../" * (rapport.folder.count("/") + 3)),
            (f"<!--andra-->{older}<!--/andra-->\n" if (older := banner(rapport, self.newer, "../")) else "") + content,
        )

    def _head(self, visad: Visad, alt: str, png: str, svg: str) -> Huvud:
        rapport = self.rapport
        what = "Diagram" if visad.ar_figur else "Tabell"
        beskrivning = shorten(f"{what} i {rapport.name}: {visad.titel}. {alt if visad.ar_figur else ''}")
        return Huvud(
            path=rapport.page_of(visad.label),
            titel=f"{visad.kort} – {rapport.name}",
            beskrivning=beskrivning,
            datum=rapport.datum,
            data=ld.dataset(self.webb, rapport, visad, beskrivning, png),
            bild=Bild(png, shorten(alt, 400)) if png else None,
            dold=rapport.utkast,
        )

    def _to(self, other: Rapport, label: str) -> str:
        return "../" * (self.rapport.folder.count("/") + 2) + f"{other.folder}/{DATA}/{label}.html"

    def _compared(self, visad: Visad) -> tuple[list[int], list[tuple[str, list[str]]]]:
        """The years, and what facts of the same name were in each report.

        Counts of persons are left out: two of them beside each other could tell of the one who came or went.
        """
        if not any(visad.label in {each.label for each in one.visade} for one in self.earlier):
            return [], []
        reports = [self.rapport, *self.earlier[:3]]
        known = [facts_of(self.made, one.folder, self.rapporter.stamps[one.folder]) for one in reports]
        rows = []
        for name in _names_shown(self.made, self.rapport, visad.label, self.rapporter.stamps[self.rapport.folder]):
            of_it = [facts.get(name) for facts in known]
            if of_it[0] and any(of_it[1:]) and not any(map(_tells_of_persons, filter(None, of_it))):
                rows.append((name, [str(one["shown"]) if one else "–" for one in of_it]))
        return [one.ar for one in reports], rows[:_MOST_ROWS]


def _tells_of_persons(fact: Mapping[str, Any]) -> bool:
    return fact.get("unit") == "personer" or any(holds_persons(source["file"]) for source in fact["sources"])


@functools.lru_cache(maxsize=16)
def _shown_facts(site: Path, folder: str, stamp: str) -> dict[str, list[str]]:
    del stamp
    manifest = json.loads((site / "reports" / folder / DATA / "publikt-manifest.json").read_bytes())
    return {one["label"]: list(one["facts"]) for one in manifest["shown"]}


def _names_shown(site: Path, rapport: Rapport, label: str, stamp: str) -> list[str]:
    return _shown_facts(site, rapport.folder, stamp).get(label, [])


def _read(path: Path) -> dict[str, tuple[Mapping[str, Any], str, str]]:
    """What a section's notebook shows, by label: the output in all its forms, how it came about, and a figure's values."""
    cells = json.loads(path.read_bytes())["cells"]
    found: dict[str, tuple[Mapping[str, Any], str, str]] = {}
    for number, cell in enumerate(cells):
        named = _LABEL.search(join_lines(cell["source"])) if cell["cell_type"] == "code" else None
        if named is None or not cell["outputs"]:
            continue
        output = {mime: join_lines(data) for mime, data in cell["outputs"][0]["data"].items()}
        following = next((one for one in cells[number + 1 :] if one.get("id") == f"{cell.get('id')}-hur"), None)
        beside = join_lines(following["source"]) if following else ""
        told, values = _COMPUTED.search(beside), _VALUES.search(beside)
        # A page of its own lies beside what the report's page leads to.
        computed = _LINKS.sub("", told[1]).replace(f'href="{DATA}/', 'href="') if told else ""
        found[named[1]] = (output, computed, values[0] if values else "")
    return found


def _drawn(pictures: Mapping[str, str], name: str) -> _Drawn | None:
    return _Drawn(name, *svg_size(pictures[name])) if name in pictures else None


@functools.cache
def _template() -> Any:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("sida.html.j2")


@functools.cache
def code() -> str:
    """A hash of this code, whose pages are other when it is."""
    return hash_mapping(hash_tree(Path(__file__).parent))
