"""Reports sent out as Word files, and edited as people do: in their XML, so that it is seen what each edit is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_factory import AR, FORBUND, OWN, Data

from samrapport.intake.word.utskickad import Del, Utskickad, med_texter
from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.document import read_document
from samrapport.publish.embedded.docx import make_docx, text_of
from samrapport.rapport import oppna
from samrapport.text.bunden import bunden_mall
from tests.publish.factory import FRONT, make_bare_project, markdown, notebook, prose

WHOLE = "reports/sjo-bro/2024/halvar.ipynb"
Edit = Callable[[str], str]
_PARAGRAPH = re.compile(r"<w:p>.*?</w:p>|<w:p .*?</w:p>", re.DOTALL)
_RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:r>).)*?</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>', re.DOTALL)
AUTHOR = 'w:author="Anna Ek" w:date="2026-01-01T10:00:00Z"'


@dataclass(frozen=True)
class Sent:
    """A report, and the Word file of it."""

    utskickad: Utskickad
    word: bytes
    rapport: Any
    malls: Mapping[str, str]


def sent_out(data: Data, folder: Path, malls: Mapping[str, str], *more: dict[str, Any]) -> Sent:
    """A report of texts, each under a heading of its name, and of other cells."""
    for name, mall in malls.items():
        data.write(f"{OWN}/text/{name}.md", mall)
    rapport = oppna(FORBUND, AR, data=data.root)
    project = make_bare_project(folder)
    (project / WHOLE).parent.mkdir(parents=True)
    paths = {name: f"{OWN}/text/{name}.md" for name in malls}
    cells = [
        cell
        for name, mall in malls.items()
        for cell in (markdown(f"## {name}"), prose(bunden_mall(mall, paths[name], rapport.fakta).visad))
    ]
    (project / WHOLE).write_text(notebook(FRONT, markdown("# Avsnitt"), *cells, *more), encoding="utf-8")
    config = read_config(project)
    document = read_document(project, WHOLE)
    files = ["", *(path for name in malls for path in ("", paths[name])), *("" for _ in more)]
    delar = [
        Del(fil, "" if fil else "Den kommer från annat håll. Ändra där", text_of(part) or "")
        for fil, part in zip(files, document.parts, strict=True)
    ]
    made = Utskickad("sjo-bro/2024/halvar", config, document, tuple(delar))
    return Sent(med_texter(made, {}), make_docx(config, document), rapport, malls)


def edited(word: bytes, *edits: Edit, parts: Mapping[str, str] | None = None) -> bytes:
    """The file with edits of its body. parts: other parts, as they are to be."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/document.xml":
                body = content.decode()
                for edit in edits:
                    body = edit(body)
                content = body.encode()
            new.writestr(name, (parts or {}).get(name, content))
    return made.getvalue()


def words(old: str, new: str) -> Edit:
    """Some words exchanged for others."""

    def edit(body: str) -> str:
        assert body.count(old) == 1, (old, body.count(old))
        return body.replace(old, new)

    return edit


def _run(text: str, form: str = "") -> str:
    return f'<w:r>{form}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def _in_run(body: str, word: str, make: Callable[[str], str]) -> str:
    """The run that a word stands in, in three, with something else for the word."""
    for found in _RUN.finditer(body):
        if word in found[2]:
            before, after = found[2].split(word, 1)
            form = found[1] or ""
            return body[: found.start()] + _run(before, form) + make(form) + _run(after, form) + body[found.end() :]
    raise AssertionError(word)


def form(word: str, tag: str) -> Edit:
    """A word set in bold (b), italics (i) or struck through (strike)."""
    return lambda body: _in_run(body, word, lambda _: _run(word, f"<w:rPr><w:{tag}/></w:rPr>"))


def plain(word: str) -> Edit:
    """A word that is set in some way as plain text."""
    return lambda body: _in_run(body, word, lambda _: _run(word))


def in_pieces(word: str) -> Edit:
    """A word in as many runs as it has letters, with a bookmark in the midst, as Word keeps it after some editing."""
    mark = '<w:bookmarkStart w:id="901" w:name="_GoBack"/><w:bookmarkEnd w:id="901"/><w:proofErr w:type="spellStart"/>'
    return lambda body: _in_run(body, word, lambda held: mark.join(_run(sign, held) for sign in word))


def tracked(word: str, new: str) -> Edit:
    """A word exchanged while changes are tracked."""
    gone = f'<w:del w:id="91" {AUTHOR}><w:r><w:delText xml:space="preserve">{word}</w:delText></w:r></w:del>'
    return lambda body: _in_run(body, word, lambda held: f'{gone}<w:ins w:id="92" {AUTHOR}>{_run(new, held)}</w:ins>')


def commented(word: str) -> Edit:
    """A word with a comment, number 7."""
    after = '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    return lambda body: _in_run(body, word, lambda held: f'<w:commentRangeStart w:id="7"/>{_run(word, held)}{after}')


def comments(text: str) -> dict[str, str]:
    """The part that holds comment 7."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    told = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    held = f'<w:comment w:id="7" {AUTHOR} w:initials="AE">{told}</w:comment>'
    return {"word/comments.xml": f'<w:comments xmlns:w="{namespace}">{held}</w:comments>'}


def paragraph(body: str, text: str) -> re.Match[str]:
    """The paragraph that some words stand in."""
    return next(one for one in _PARAGRAPH.finditer(body) if text in re.sub("<[^>]*>", "", one[0]))


def gone(text: str) -> Edit:
    """A paragraph taken away."""

    def edit(body: str) -> str:
        found = paragraph(body, text)
        return body[: found.start()] + body[found.end() :]

    return edit


def within(text: str, old: str, new: str) -> Edit:
    """Something exchanged in the paragraph that some words stand in."""

    def edit(body: str) -> str:
        found = paragraph(body, text)
        assert old in found[0]
        return body[: found.start()] + found[0].replace(old, new) + body[found.end() :]

    return edit


def after(text: str, new: str, style: str = "") -> Edit:
    """A new paragraph after another: of its kind, or in a style."""

    def edit(body: str) -> str:
        found = paragraph(body, text)
        kind = re.search("<w:pPr>.*?</w:pPr>", found[0], re.DOTALL)
        own = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else kind[0] if kind else ""
        return f"{body[: found.end()]}<w:p>{own}{_run(new)}</w:p>{body[found.end() :]}"

    return edit


def moved(text: str, behind: str) -> Edit:
    """A paragraph put after another."""

    def edit(body: str) -> str:
        own = paragraph(body, text)[0]
        return body.replace(own, "").replace(target := paragraph(body, behind)[0], f"{target}{own}")

    return edit


def divided(text: str) -> Edit:
    """A paragraph divided before some words."""

    def edit(body: str) -> str:
        kind = re.search("<w:pPr>.*?</w:pPr>", paragraph(body, text)[0], re.DOTALL)
        between = f"</w:p><w:p>{kind[0] if kind else ''}"
        return _in_run(body, text, lambda held: f"{between}{_run(text, held)}").replace(
            f" </w:t></w:r>{between}", f"</w:t></w:r>{between}"
        )

    return edit


def joined(text: str) -> Edit:
    """A paragraph joined with the one after it."""

    def edit(body: str) -> str:
        first = paragraph(body, text)
        second = _PARAGRAPH.search(body, first.end())
        assert second
        rest = re.sub("^<w:p>(<w:pPr>.*?</w:pPr>)?", "", second[0], flags=re.DOTALL)
        return f"{body[: first.end() - 6]}{_run(' ')}{rest}{body[second.end() :]}"

    return edit
