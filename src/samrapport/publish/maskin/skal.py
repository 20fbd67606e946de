"""What stands around the content of a report's pages, taken from its front page as the engine made it. Entry: `shell_of`.

So a page that no engine makes has the site's own head, menu, colours and foot, whatever these are.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html import escape

from samrapport.publish.maskin.huvud import bare
from samrapport.run.addresses import ABROAD

_MAIN = re.compile(r"(<main\b[^>]*>)(.*)(</main>)", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title>.*?</title>\n?", re.DOTALL | re.IGNORECASE)
_NAMED = re.compile(
    r'<meta name="(?:description|author|dcterms\.date)"[^>]*>\n?|<link rel="canonical"[^>]*>\n?', re.IGNORECASE
)
# The contents of the front page itself are no contents of another.
_CONTENTS = re.compile(r'<nav id="TOC".*?</nav>', re.DOTALL)
_CURRENT = re.compile(r' aria-current="page"')
_SEARCHED = re.compile(r' data-(?:pagefind|rapport)[\w-]*(?:="[^"]*")?')
_HEAD_END = re.compile(r"</head>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ADDRESS = re.compile(r"""(\s(?:href|src|srcset|data-root|data-src)=")([^"]*)(")""")
_OFFSET = re.compile(r'(<meta name="quarto:offset" content=")([^"]*)(")')


@dataclass(frozen=True)
class Skal:
    """before: up to where the head ends; between: to where the content begins; after: from where it ends. All as seen from a
    folder within the report's own."""

    before: str
    between: str
    after: str

    def page(self, title: str, head: str, content: str) -> str:
        """A whole page. head, content: as HTML."""
        return f"{self.before}<title>{escape(title)}</title>\n{head}{self.between}\n{content}\n{self.after}"

    @property
    def key(self) -> str:
        """A hash of it all."""
        return hashlib.sha256("\0".join((self.before, self.between, self.after)).encode()).hexdigest()


def shell_of(front: str) -> Skal:
    """The shell for pages one folder further in than `front`."""
    page = _CURRENT.sub("", _CONTENTS.sub("", _NAMED.sub("", _TITLE.sub("", bare(front), count=1))))
    main, head = _MAIN.search(page), _HEAD_END.search(page)
    if main is None or head is None:
        return Skal(
            '<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n',
            "</head>\n<body>\n<main>",
            "</main>\n</body>\n</html>\n",
        )
    start = _SEARCHED.sub("", main[1])
    parts = page[: head.start()], page[head.start() : main.start()] + start, main[3] + page[main.end() :]
    return Skal(*map(_further_in, parts))


def _further_in(html: str) -> str:
    """The same with the addresses as they are from a folder further in."""

    def address(found: re.Match[str]) -> str:
        there = found[2]
        stays = not there or there.startswith(("#", "/")) or ABROAD.match(there)
        return found[0] if stays and "data-root" not in found[1] else f"{found[1]}../{there}{found[3]}"

    return _OFFSET.sub(r"\1../\2\3", _TAG.sub(lambda tag: _ADDRESS.sub(address, tag[0]), html))
