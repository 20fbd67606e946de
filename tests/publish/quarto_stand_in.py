"""A stand-in for `quarto`, which does as far as a project goes what Quarto 1.9 was seen to do. Entry: `put_on_path`.

Run as a program it renders the project that it is given: a page from every source, with navbar, footer and the sidebar
of the page's report, links to inputs turned into links to pages by way of the site's root, PDF beside documents that ask
for typst, search.json, site_libs, resources, and on stderr a line of progress for each document. As Quarto it joins the
lines of a cell's source that is one string without their breaks, gives three style sheets one id, takes into its index
what readers open to see, gives up (`aborts`) or warns (`references`) at what Quarto was seen to, and passes over an
unclosed div without a word. A source can ask for other trouble by the words below.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import posixpath
import re
import shlex
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ABORT = "AVBRYT"
"""A document with it makes Quarto give up."""
ABORT_AFTER = "AVBRYT EFTERÅT"
"""A project with it is given up when all its documents are rendered."""
WAIT = "VÄNTA HÄR"
"""A document with it is never done, and has started a program of its own."""
MARK = "@tbl-borta"
"""A reference that goes nowhere."""
MAIN = "quarto-document-content"

LOG = "korningar"
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)(?:\{[^}]*\})?")
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
LABEL = re.compile(r"\{#((?:tbl|fig)-[\w-]+)")
REFERENCE = re.compile(r"(?<![\w\\@./-])@([a-z][\w-]*\w)")
RAW = re.compile(r"^```\{=html\}\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)


def put_on_path(folder: Path, monkeypatch: Any, *, version: str = "1.9.12", render: str | None = None) -> Path:
    """Put a `quarto` on PATH that tells `version`, and renders, or runs `render` (Python with `project` and `site`).

    Gives the folder where it writes what it was asked to render, one file a time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "quarto"
    script = Path(__file__)
    if render is not None:
        script = folder / "quarto.py"
        lines = ["import sys", "from pathlib import Path", "project = Path(sys.argv[2])", "site = project / '_site'"]
        script.write_text("\n".join([*lines, "site.mkdir()", render, ""]), encoding="utf-8")
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"
    # Not Python's own path after #!, which may not hold a blank.
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo {version}; exit; fi\nexec {command} "$@"\n', encoding="utf-8"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    log = folder / LOG
    log.mkdir(exist_ok=True)
    monkeypatch.setenv("QUARTO_STAND_IN_LOG", str(log))
    return log


def renders(log: Path) -> list[list[str]]:
    """The documents of each project that was to be rendered, the projects in alphabetical order."""
    return sorted(json.loads(file.read_text(encoding="utf-8")) for file in log.glob("*.json"))


def _pdf(text: str) -> bytes:
    """An empty page, and what is made of another text is another file."""
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
    body = "".join(f"{number} 0 obj{one}endobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.7\n%{hashlib.sha256(text.encode()).hexdigest()}\n{body}trailer<</Root 1 0 R>>\n".encode()


class Project:
    def __init__(self, root: Path) -> None:
        import yaml

        self.root, self.site = root, root / "_site"
        self.config = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))
        found: set[str] = set()
        for pattern in self.config["project"]["render"]:
            if not pattern.startswith("!"):
                found |= {one.relative_to(root).as_posix() for one in root.glob(pattern)}
        self.inputs = sorted(found)
        navigation = root / "reports/_nav.yml"
        raw = yaml.safe_load(navigation.read_text(encoding="utf-8")) if navigation.is_file() else {}
        self.bars = raw.get("website", {}).get("sidebar", [])
        self.search: list[dict[str, str]] = []
        self.parse = yaml.safe_load

    def render(self) -> int:
        log = Path(os.environ["QUARTO_STAND_IN_LOG"]) / f"{os.getpid()}.json"
        log.write_text(json.dumps(self.inputs), encoding="utf-8")
        (self.root / ".quarto").mkdir()  # Two in one project would disturb each other.
        self.site.mkdir()
        styles = (self.root / "theme/samrapport.css").read_bytes()
        self.styles = f"site_libs/bootstrap/bootstrap-{hashlib.md5(styles).hexdigest()}.min.css"
        self.write(self.styles, styles)
        if "QUARTO_STAND_IN_STAMP" in os.environ:
            self.write("site_libs/stamp.txt", str(os.getpid()).encode())
        for number, path in enumerate(self.inputs, start=1):
            place = f"{number:>{len(str(len(self.inputs)))}}/{len(self.inputs)}"
            say(f"\r\x1b[1m\x1b[34m[{place}] {path}\x1b[39m\x1b[22m")
            if not self.document(path):
                return 1
        say("")
        if any(ABORT_AFTER in (self.root / path).read_text(encoding="utf-8") for path in self.inputs):
            say("ERROR: No space left\n\nStack trace:\n    at postRender")
            return 1
        for pattern in self.config["project"]["resources"]:
            for file in self.root.glob(pattern):
                self.write(file.relative_to(self.root).as_posix(), file.read_bytes())
        self.write("search.json", json.dumps(self.search, ensure_ascii=False, indent=2).encode())
        print("Output created: _site/index.html")
        return 0

    def document(self, path: str) -> bool:
        source = self.root / path
        assert source.stat().st_nlink == 1, "Quarto writes beside its sources and may write in them"
        if WAIT in source.read_text(encoding="utf-8"):
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            (Path(os.environ["QUARTO_STAND_IN_LOG"]) / f"{os.getpid()}.waits").write_text(str(child.pid))
            time.sleep(600)
        front, options, text = read(source, self.parse)
        if why := self.aborts(source, front, options, text):
            source.with_suffix(".typ").write_text("halv", encoding="utf-8")
            say(f"ERROR: Error\n  in this document: {why}\nERROR: Error\n\nStack trace:\n    at renderFiles (q.js:1:2)")
            return False
        text = self.references(text)
        if "typst" in (formats := front.get("format", {})):
            name = formats["typst"]["output-file"]
            for partial in formats["typst"]["template-partials"]:
                assert (source.parent / partial).is_file(), partial
            self.write(posixpath.join(posixpath.dirname(path), name), _pdf(text))
        self.page(path, front, text)
        return True

    def aborts(self, source: Path, front: dict[str, Any], options: list[str], text: str) -> str:
        """What makes Quarto give up the whole project at a document, or ""."""
        labels = LABEL.findall(text)
        twice = next((one for one in labels if labels.count(one) > 1), "")
        if twice or (ABORT in text and ABORT_AFTER not in text):
            return f"duplicate label {twice or 'tbl-x'}"
        for one in options:
            try:
                self.parse(re.sub(r"^#\| ", "", one, flags=re.MULTILINE))
            except Exception as error:
                return f"YAML {' '.join(str(error).split())}"
        for name in re.findall(r"\{\{< include (\S+) >\}\}", text):
            if not (source.parent / name).is_file():
                return f"Include directive failed.\n  in file {source}, \n  could not find file {source.parent / name}."
        if "typst" in front.get("format", {}):
            for name in IMAGE.findall(text):
                if not (source.parent / name).is_file():
                    return f"error: file not found (searched at {source.parent / name})"
        return next(
            (f"{one} needs number-sections" for one in REFERENCE.findall(text) if one.startswith("sec-")),
            "mermaid needs Chrome" if "```{mermaid}" in text else "",
        )

    def references(self, text: str) -> str:
        """The text with its references resolved; of one that goes nowhere Quarto only warns, and marks it on the page."""
        labels = LABEL.findall(text)

        def resolved(found: re.Match[str]) -> str:
            if not found[1].startswith(("tbl-", "fig-")):
                return found[0]
            if found[1] in labels:
                return f"[{found[1]}](#{found[1]})"
            say(f"\x1b[33mWARNING (crossref.lua): Unable to resolve crossref @{found[1]}\x1b[39m")
            return f"?@{found[1]}"

        return REFERENCE.sub(resolved, text)

    def page(self, path: str, front: dict[str, Any], text: str) -> None:
        page = re.sub(r"\.\w+$", ".html", path)
        raw = RAW.findall(text)
        body = html.escape(RAW.sub("\N{OBJECT REPLACEMENT CHARACTER}", text))
        shift = front.get("format", {}).get("html", {}).get("shift-heading-level-by", 0)
        body = LINK.sub(lambda found: f'<a href="{self.body_href(found[2], path)}">{found[1]}</a>', body)
        body = re.sub(r"^(?:::: )?\{#((?:tbl|fig)-[\w-]+)\}", r'<span id="\1"></span>', body, flags=re.MULTILINE)

        given: dict[str, int] = {}

        def heading(found: re.Match[str]) -> str:
            level, name = min(len(found[1]) + shift, 6), slug(found[2])
            given[name] = given.get(name, -1) + 1
            own = f"{name}-{given[name]}" if given[name] else name
            return f'<h{level} id="{own}">{found[2]}</h{level}>'

        body = HEADING.sub(heading, body)
        for one in raw:
            body = body.replace("\N{OBJECT REPLACEMENT CHARACTER}", one, 1)
        bar = self.sidebar(path) if front.get("sidebar", True) is not False else None
        links = list(entries(bar["contents"])) if bar else []
        side = "".join(f'<li><a href="{self.href(one["href"], path)}">{one["text"]}</a></li>' for one in links)
        around = self.config["website"]
        nav = [*around["navbar"]["left"], *around["page-footer"]["right"]]
        menu = "".join(f'<a href="{self.href(one["href"], path)}">{one["text"]}</a>' for one in nav)
        self.write(
            page,
            f'<!DOCTYPE html>\n<html lang="sv"><head>{self.style_sheets(path)}</head>\n'
            f'<body class="nav-fixed quarto-light"><nav>{menu}</nav>\n<ul>{side}</ul>\n'
            f'<main class="content" id="{MAIN}"><h1>{html.escape(front["title"])}</h1>\n'
            f"{self.margin(path, front)}{body}\n</main></body></html>\n".encode(),
        )
        if front.get("search", True):
            # Of what a browser would show as text, hidden or not.
            for section, said in sections(RAW.sub(lambda found: bare(found[1]), LINK.sub(r"\1", text))):
                href = f"{page}#{section}" if section else page
                plain = said.strip().replace("<", "&lt;").replace(">", "&gt;")
                entry = {"objectID": href, "href": href, "title": front["title"], "section": section, "text": plain}
                self.search.append(entry)

    def style_sheets(self, path: str) -> str:
        """A light and a dark theme: three links, and one id for them all."""
        of = f'href="{offset(path)}/{self.styles}" rel="stylesheet" id="quarto-bootstrap"'
        kinds = ('class="quarto-color-scheme"', 'class="quarto-color-scheme quarto-color-alternate"')
        return "".join(f"<link {of} {kind}>" for kind in (*kinds, 'class="quarto-color-scheme-extra"'))

    def margin(self, path: str, front: dict[str, Any]) -> str:
        """Links to the other formats, by the names that Quarto has for them, and those that the document gives."""
        formats = front.get("format", {})
        own = formats.get("html", {})
        links = [(one["text"], one["href"]) for one in own.get("other-links", front.get("other-links", []))]
        if "typst" in formats and own.get("format-links") is not False:
            links.append(("Typst", formats["typst"]["output-file"]))
        return "".join(f'<a href="{href}">{text}</a>' for text, href in links)

    def body_href(self, href: str, path: str) -> str:
        """As Quarto does it: what is an input becomes its page, and only a source that is missing is warned of."""
        plain, mark, rest = href.partition("#")
        target = (
            plain[1:] if plain.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))
        )
        if target in self.inputs:
            return self.href(target, path) + mark + rest
        if plain.endswith((".qmd", ".ipynb", ".md")) and not (self.root / target).exists():
            say(f"WARN: Unable to resolve link target: {target}")
        return href

    def href(self, target: str, path: str) -> str:
        return f"{offset(path)}/" + (re.sub(r"\.\w+$", ".html", target) if target in self.inputs else target)

    def sidebar(self, path: str) -> dict[str, Any] | None:
        return next((bar for bar in self.bars if any(one["href"] == path for one in entries(bar["contents"]))), None)

    def write(self, path: str, content: bytes) -> None:
        (self.site / path).parent.mkdir(parents=True, exist_ok=True)
        (self.site / path).write_bytes(content)


def entries(contents: list[Any]) -> Iterator[dict[str, str]]:
    for one in contents:
        if isinstance(one, str):
            yield {"href": one, "text": one.rpartition("/")[2]}
        elif "contents" in one:
            yield from entries(one["contents"])
        else:
            yield one


def sections(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^## ", text, flags=re.MULTILINE):
        head, _, said = part.partition("\n")
        yield ("", part) if part is text or text.startswith(part) else (slug(head), said)


def slug(heading: str) -> str:
    return heading.strip().lower().replace(" ", "-")


def offset(path: str) -> str:
    return "/".join([".."] * path.count("/")) or "."


def read(source: Path, parse: Any) -> tuple[dict[str, Any], list[str], str]:
    """Front matter, the `#|` lines of each code cell, and the rest as Markdown."""
    text, options = source.read_text(encoding="utf-8"), []
    if source.suffix == ".ipynb":
        parts = []
        for cell in json.loads(text)["cells"]:
            lines = joined(cell["source"])
            if cell["cell_type"] == "code":
                own = "\n".join(re.findall(r"^#\|.*$", lines, re.MULTILINE))
                options.append(own)
                label = re.search(r"^#\| label: (\S+)$", own, re.MULTILINE)
                lines = "\n".join([*([f"{{#{label[1]}}}"] if label else []), *map(shown, cell["outputs"])])
            parts.append(lines)
        text = "\n\n".join(parts)
    found = re.match(r"\s*---\n(.*?)\n---(.*)", text, re.DOTALL)
    # Without its line breaks a front matter is text like any other, and the title is the file's name.
    front, rest = (parse(found[1]), found[2]) if found else ({"title": source.stem}, text)
    return front, options, rest.strip()


def joined(source: str | list[str]) -> str:
    """A cell's source as Quarto joins it: one string it splits in lines, and loses their breaks."""
    return "".join(source.split("\n") if isinstance(source, str) else source)


def shown(output: dict[str, Any]) -> str:
    return str(output["data"].get("text/markdown", "")) + "\n"


def bare(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    assert sys.argv[1] == "render"
    assert sys.argv[3:] == ["--no-execute", "--output-dir", "_site"]
    assert shutil.which("quarto")
    sys.exit(Project(Path(sys.argv[2])).render())
