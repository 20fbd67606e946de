"""The docs as a small site, made by the embedded engine. Entry: `build_site`."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from samrapport.docs.markdown import Heading, code_spans, headings, is_heading, links, rewrite, title
from samrapport.publish.check import SiteCheck
from samrapport.publish.embedded.render import render
from samrapport.publish.embedded.search import index_site
from samrapport.publish.errors import PublishFault
from samrapport.publish.quickyaml import dump
from samrapport.publish.staging import CONFIG
from samrapport.publish.theme_files import apply_theme
from samrapport.raw.opening import matching
from samrapport.run.disk.swap import swap_folder
from samrapport.run.remains import own_temporary

BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md")
"""Pages of the project's own folder that go with the docs."""
_ABROAD = re.compile(r"[a-z]+:")
_TABLE = re.compile(r"^\|.*\n\|[:|-]+\|\n(?:\|.*\n)+", re.MULTILINE)
# No pipe that is guarded, or stands in code.
_PIPE = re.compile(r"(?<!\\)\|(?=(?:[^`]*`[^`]*`)*[^`]*$)")
_WIDEST = 60
"""The most room that a column asks for, in letters."""
_CONFIG: Mapping[str, Any] = {
    "project": {"type": "website", "render": ["**/*.qmd"]},
    "lang": "sv",
    "execute": {"enabled": False},
    "format": {"html": {"css": "theme/samrapport.css", "toc-depth": 3}},
}


def build_site(root: Path, site: Path) -> int:
    """Render the docs of the project `root` into the folder `site`, swapped in whole. Gives how many pages there are.

    Raises PublishFault for what the engine refuses, and for a link that leads nowhere.
    """
    made = site.with_name(f".{site.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    try:
        with own_temporary() as folder:
            staged = folder / "docs"
            _stage(root, staged)
            rendered = render(staged, made)
        for fault in rendered.faults:
            raise fault
        index_site(made)
        for page, faults in SiteCheck(made).faults().items():
            raise PublishFault(f"sidan är inte hel. Rätta den: {'; '.join(faults)}.", source=page)
        swap_folder(made, site)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return len(rendered.pages)


def _stage(root: Path, target: Path) -> None:
    """Lay the docs in `target` as sources of the engine, with its configuration and the theme."""
    docs = root / "docs"
    shutil.copytree(docs, target, ignore=shutil.ignore_patterns("*.md", ".*"))
    shutil.copytree(root / "theme", target / "theme")
    apply_theme(target / "theme")
    places = {f"docs/{file.relative_to(docs).as_posix()}": file for file in matching(docs, "**/*.md")}
    places |= {name: root / name for name in BESIDE}
    for name, file in places.items():
        staged = target / _source(name)
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(_document(file.read_text(encoding="utf-8"), name), encoding="utf-8")
    index = places["docs/index.md"].read_text(encoding="utf-8")
    config = {**_CONFIG, "website": _website(index)}
    (target / CONFIG).write_text(dump(config), encoding="utf-8")


def _source(name: str) -> str:
    """Where a page of the project goes in the sources of the site."""
    return f"{name.removeprefix('docs/').lower().removesuffix('.md')}.qmd"


def _document(text: str, name: str) -> str:
    """A page as the engine takes it: its title in front, its headings with the anchors that it is linked by."""
    own = title(text)
    english = text.count(" the ") > text.count(" och ")
    anchors = iter(headings(text))
    body = rewrite(text, link=_link(name), line=lambda line: _line(line, anchors), fence=_fence)
    body = _TABLE.sub(_balanced, body.partition("\n")[2]).strip()
    front = {"title": f"[{own}]{{lang=en}}" if english else own, **({"toc": False} if english else {})}
    return f"---\n{dump(front)}---\n\n{f'::: {{lang=en}}{chr(10)}{body}{chr(10)}:::' if english else body}\n"


def _balanced(found: re.Match[str]) -> str:
    """A table whose columns take room by what stands in them: pandoc takes it from the dashes below the heads."""
    head, _, *rows = found[0].rstrip("\n").split("\n")
    cells = [[cell.strip() for cell in _PIPE.split(line)[1:-1]] for line in (head, *rows)]
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*cells, strict=True)]
    rule = "|".join(f":{'-' * max(width, 3)}" for width in widths)
    return "\n".join((head, f"|{rule}|", *rows, ""))


def _line(line: str, anchors: Iterator[Heading]) -> str:
    """A line outside of code. anchors: the page's headings from here on."""
    if is_heading(line):
        return f"{line} {{#{next(anchors).anchor}}}"
    # In a table a pipe is guarded also where it is code; pandoc takes code at its word.
    whole = code_spans(line, lambda code: code.replace("\\|", "|")) if line.startswith("|") else line
    # Quoted, and no shortcode of Quarto's.
    return whole.replace("{{<", "{{\\<")


def _fence(info: str) -> str:
    """How code begins: in its language, and reached by the keyboard, since a long line is scrolled."""
    return f" {{.{info.partition(' ')[0]} tabindex=0}}" if info else ""


def _link(name: str) -> Callable[[str], str]:
    """What the links of a page become: those to other pages lead to their sources. name: the page's path in the project."""

    def changed(target: str) -> str:
        path, mark, place = target.partition("#")
        if not path or _ABROAD.match(target):
            return target
        there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        there = _source(there) if there.endswith(".md") else there.removeprefix("docs/")
        return posixpath.relpath(there, posixpath.dirname(_source(name)) or ".") + mark + place

    return changed


def _website(index: str) -> dict[str, Any]:
    """The navigation as the front page of the docs has it: a part for each of its headings, with the pages linked there."""
    contents: list[Any] = [{"text": "Översikt", "href": "index.qmd"}]
    for heading, text in _parts(index):
        pages = [_source(posixpath.normpath(f"docs/{one}")) for one in links(text) if one.endswith(".md")]
        words = dict(re.findall(r"\[([^\]]+)\]\(([^)]+)\)", text))
        named = {_source(posixpath.normpath(f"docs/{path}")): text for text, path in words.items()}
        contents.append({"section": heading, "contents": [{"text": named[one], "href": one} for one in pages]})
    return {
        "title": title(index),
        "search": True,
        "page-navigation": True,
        "navbar": {"left": [{"text": "Start", "href": "index.qmd"}]},
        "sidebar": [{"title": title(index), "contents": contents}],
    }


def _parts(index: str) -> Iterator[tuple[str, str]]:
    for one in headings(index):
        if one.level == 2:
            yield one.words, index.partition(f"\n## {one.words}\n")[2].partition("\n## ")[0]
