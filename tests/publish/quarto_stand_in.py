"""A stand-in for `quarto`, which does as far as a project goes what Quarto 1.9 does. Entry: `put_on_path`.

Run as a program it renders the project that it is given: a page from every source, with navbar, footer and the sidebar
of the page's report, links to inputs turned into links to pages by way of the site's root, PDF beside documents that ask
for typst, search.json, site_libs, resources, and on stderr a line of progress for each document. A source can ask for
trouble by the words below.
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

LOG = "korningar"
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)(?:\{[^}]*\})?")


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
        front, text = read(source, self.parse)
        if WAIT in text:
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            (Path(os.environ["QUARTO_STAND_IN_LOG"]) / f"{os.getpid()}.waits").write_text(str(child.pid))
            time.sleep(600)
        if ABORT in text and ABORT_AFTER not in text:
            source.with_suffix(".typ").write_text("halv", encoding="utf-8")
            say("ERROR: Error\n  in this document: duplicate label tbl-x\nStack trace:\n    at renderFiles")
            return False
        if MARK in text:
            say("\x1b[33mWARNING (crossref.lua): Unable to resolve crossref @tbl-borta\x1b[39m")
        if "typst" in (formats := front.get("format", {})):
            name = formats["typst"]["output-file"]
            for partial in formats["typst"]["template-partials"]:
                assert (source.parent / partial).is_file(), partial
            self.write(
                posixpath.join(posixpath.dirname(path), name), b"%PDF-1.7\n" + hashlib.sha256(text.encode()).digest()
            )
        self.page(path, front, text)
        return True

    def page(self, path: str, front: dict[str, Any], text: str) -> None:
        page = re.sub(r"\.\w+$", ".html", path)
        body = html.escape(text.replace(MARK, f"?{MARK}"))
        body = LINK.sub(lambda found: f'<a href="{self.body_href(found[2], path)}">{found[1]}</a>', body)
        body = re.sub(
            r"^## (.+)$", lambda found: f'<h2 id="{slug(found[1])}">{found[1]}</h2>', body, flags=re.MULTILINE
        )
        bar = self.sidebar(path) if front.get("sidebar", True) is not False else None
        links = list(entries(bar["contents"])) if bar else []
        side = "".join(f'<li><a href="{self.href(one["href"], path)}">{one["text"]}</a></li>' for one in links)
        around = self.config["website"]
        nav = [*around["navbar"]["left"], *around["page-footer"]["right"]]
        menu = "".join(f'<a href="{self.href(one["href"], path)}">{one["text"]}</a>' for one in nav)
        style = f"{offset(path)}/{self.styles}"
        self.write(
            page,
            f'<!DOCTYPE html>\n<html lang="sv"><head><link href="{style}" rel="stylesheet"></head><body><nav>{menu}</nav>\n'
            f"<ul>{side}</ul>\n<main><h1>{html.escape(front['title'])}</h1>\n{body}\n</main></body></html>\n".encode(),
        )
        if front.get("search", True):
            for section, said in sections(LINK.sub(r"\1", text)):
                href = f"{page}#{section}" if section else page
                entry = {"objectID": href, "href": href, "title": front["title"], "section": section, "text": said}
                self.search.append(entry)

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


def read(source: Path, parse: Any) -> tuple[dict[str, Any], str]:
    """Front matter, and the rest as Markdown."""
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join(
            "".join(one["source"]) if one["cell_type"] != "code" else "".join(map(shown, one["outputs"]))
            for one in cells
        )
    _, front, rest = text.split("---", 2)
    return parse(front), rest.strip()


def shown(output: dict[str, Any]) -> str:
    return str(output["data"].get("text/markdown", "")) + "\n"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    assert sys.argv[1] == "render"
    assert sys.argv[3:] == ["--no-execute", "--output-dir", "_site"]
    assert shutil.which("quarto")
    sys.exit(Project(Path(sys.argv[2])).render())
