"""One call of pandoc for one document and target. Entries: `convert_html`, `convert_typst`, `convert_docx`."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc

from samrapport.hinder import hindered_by_words
from samrapport.publish.embedded.blame import find_costly
from samrapport.publish.embedded.compose import NARROW_SCREEN, Composed
from samrapport.publish.embedded.converter import Answer, ConverterDied, Converters
from samrapport.publish.embedded.document import Document, Part
from samrapport.publish.embedded.program import MEGABYTES, OUT_OF_MEMORY, run_bounded
from samrapport.publish.errors import PublishFault

HERE = Path(__file__).parent
# Quarto's own reader. Raw HTML is read so that the filter can refuse it by name instead of showing it as text.
READER = "markdown"
_MARKDOWN = f"{READER}-yaml_metadata_block"
_SEPARATOR = "\x1e"
_TIMEOUT = 120

# Quarto's words for lang: sv.
WORDS: Mapping[str, str] = {
    "tbl": "Tabell",
    "fig": "Figur",
    "callout-note": "Notera",
    "callout-tip": "Tips",
    "callout-warning": "Varning",
    "callout-caution": "Försiktigt",
    "callout-important": "Viktigt",
}

_FAULTS = {
    "unresolved": "hänvisningen @{} går ingenstans. Etiketten ska stå i samma avsnitt.",
    "duplicate": "etiketten {} finns två gånger. Byt den ena.",
    "citation": "@{} läses som en litteraturhänvisning, och sådana stöds inte. Skriv \\@ om du menar tecknet.",
    "section-reference": "hänvisningen @{} till ett avsnitt stöds inte. Skriv en länk till rubriken i stället.",
    "reference-text": "hänvisningen till {} har text inom hakparentesen. Skriv bara @{}.",
    "construct": "{} stöds inte av den inbyggda motorn (se docs/quarto-stod.md). Ta bort det.",
    "raw": "HTML- eller Typst-kod i texten stöds inte. Ta bort den: {}",
    "link": "länken {} har en adress som inte får publiceras. Skriv en som börjar med https://.",
    "alt": "bilden {} saknar alternativtext. Skriv en.",
    "table-head": "tabellen {} saknar rubrikrad. Lägg till den.",
    "title": "titel saknas. Skriv title i inledningen.",
}


@dataclass(frozen=True)
class Page:
    """What pandoc made of a document for the web: three pieces of HTML."""

    title: str
    toc: str
    body: str


def convert_html(document: Document, composed: Composed, toc_depth: int) -> Page:
    """The document's body as HTML. Raises PublishFault with everything the filter found wrong."""
    options = {"to": "html5", "template": str(HERE / "body.html"), "toc_depth": toc_depth}
    made = _run(document, composed, options).decode().split(_SEPARATOR)
    title, toc, body = (part.strip() for part in made)
    return Page(title, toc, body)


def convert_typst(document: Document, composed: Composed, template: Path, metadata: Mapping[str, Any]) -> str:
    """The document as a whole Typst source, by `template`."""
    return _run(document, composed, {"to": "typst", "template": str(template)}, metadata).decode()


def convert_docx(
    document: Document, composed: Composed, files: Mapping[str, bytes], metadata: Mapping[str, Any], epoch: int
) -> bytes:
    """The document as a Word file. files: the pictures, and the styles in mall.docx. epoch: stands for the clock."""
    options = {"to": "docx", "output": "-", "reference_doc": "mall.docx"}
    return _run(document, composed, options, metadata, files, epoch)


def _run(
    document: Document,
    composed: Composed,
    options: Mapping[str, Any],
    metadata: Mapping[str, Any] | None = None,
    files: Mapping[str, bytes] | None = None,
    epoch: int = 0,
) -> bytes:
    job = {
        "marker": composed.marker,
        "outputs": composed.outputs,
        "words": WORDS,
        "reader": READER,
        "narrow": NARROW_SCREEN,
    }
    job["root"] = "../" * document.path.count("/")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "job.json").write_text(json.dumps(job), encoding="utf-8")
        (place / "meta.json").write_text(json.dumps({"title": document.title, **(metadata or {})}), encoding="utf-8")
        for name, content in (files or {}).items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        # A Word file with its pictures has a process of its own.
        answered = None if files else _ask(document, place, composed, options)
        if answered is not None:
            if not answered.done:
                raise PublishFault(_explain(answered.told), source=document.path)
            return (place / "out").read_bytes()
        command = [_binary(), f"--from={_MARKDOWN}"]
        command += ["--standalone", "--wrap=none", "--syntax-highlighting=none"]
        command += [f"--lua-filter={HERE / 'filter.lua'}", f"--metadata-file={place / 'meta.json'}"]
        command += [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        command += ["--toc"] if "toc_depth" in options else []
        environment = {**os.environ, "SAMRAPPORT_JOB": str(place / "job.json"), "LC_ALL": "C.UTF-8"}
        environment["SOURCE_DATE_EPOCH"] = str(epoch)
        try:
            done = run_bounded(command, _TIMEOUT, given=composed.markdown.encode(), env=environment, cwd=folder)
        except subprocess.TimeoutExpired:
            raise _too_slow(document) from None
    told = done.stderr.decode(errors="replace")
    if done.returncode and OUT_OF_MEMORY in told:
        told = f"pandoc behöver mer än {MEGABYTES} MB minne. {_blame(document)}"
        raise PublishFault(told, source=document.path)
    missing = re.search(r"Could not fetch resource '?([^'\n:]+)", told)
    if missing:
        raise PublishFault(f"bilden {missing[1]} finns inte. Ta bort den.", source=document.path)
    if done.returncode:
        raise PublishFault(_explain(told), source=document.path)
    return done.stdout


def _too_slow(document: Document) -> PublishFault:
    return PublishFault(f"pandoc blev inte klar på {_TIMEOUT} sekunder. {_blame(document)}", source=document.path)


def _blame(document: Document) -> str:
    """Which part of the document it was that took so much."""

    def is_costly(part: Part, seconds: float) -> bool:
        text = part if isinstance(part, str) else part.bundle.get("text/markdown", "")
        try:
            done = run_bounded([_binary(), f"--from={_MARKDOWN}", "--to=native"], seconds, given=text.encode())
        except subprocess.TimeoutExpired:
            return True
        return bool(done.returncode) and OUT_OF_MEMORY in done.stderr.decode(errors="replace")

    return find_costly(document, is_costly)


_converters: list[Converters] = []


@contextmanager
def served() -> Iterator[None]:
    """Within it, documents share pandoc processes, as many as there are threads that convert; else each has its own."""
    _converters.append(Converters([_binary(), "lua", str(HERE / "worker.lua")], _TIMEOUT))
    try:
        yield
    finally:
        _converters.pop().close()


def give_up(thread: int) -> None:
    """End what a thread has asked for, within `served`: it then meets GivenUp."""
    for one in _converters:
        one.give_up(thread)


def _ask(document: Document, place: Path, composed: Composed, options: Mapping[str, Any]) -> Answer | None:
    """A document's conversion by a process that serves many; None when there is none, or it fails by no fault of the text."""
    if not _converters:
        return None
    (place / "in.md").write_bytes(composed.markdown.encode())
    request = {
        "from": _MARKDOWN,
        **options,
        "filter": str(HERE / "filter.lua"),
        "job": str(place / "job.json"),
        "metadata": str(place / "meta.json"),
        "input": str(place / "in.md"),
        "output": str(place / "out"),
    }
    try:
        return _converters[-1].ask(request)
    except ConverterDied as died:
        if died.slow:
            raise _too_slow(document) from None
        return None
    except OSError:  # One for this document alone may still be had, or tells why not.
        return None


def _explain(told: str) -> str:
    """What the filter found wrong, or pandoc's own words. Raises Hindered for what the system would not do."""
    found = re.findall(r"^samrapport\t([\w-]+)\t(.*)$", told, re.MULTILINE)
    if found:
        return " ".join(dict.fromkeys(_FAULTS[code].replace("{}", _shown(detail)) for code, detail in found))
    if hinder := hindered_by_words(told):
        raise hinder
    return f"pandoc klarar inte texten: {' '.join(told.split())[:500]}"


def _shown(detail: str) -> str:
    return detail if len(detail) <= 80 else detail[:79] + "…"


@functools.cache
def _binary() -> str:
    return str(pypandoc.get_pandoc_path())


@functools.cache
def version() -> str:
    """The version of the pandoc that makes the pages."""
    return str(pypandoc.get_pandoc_version())
