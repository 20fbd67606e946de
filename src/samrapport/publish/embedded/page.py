"""A whole page of the site around what pandoc made. Entry: `make_page`."""

from __future__ import annotations

import functools
import re
from html import unescape

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from samrapport.publish import figure_script
from samrapport.publish.embedded.compose import svg_size
from samrapport.publish.embedded.config import Config, plain
from samrapport.publish.embedded.document import Document
from samrapport.publish.embedded.navigation import Around, other_links
from samrapport.publish.embedded.pandoc import HERE, Page
from samrapport.publish.embedded.search import SEARCH_SCRIPT
from samrapport.publish.errors import PublishFault
from samrapport.publish.identity import Identity, Picture
from samrapport.run.assembly.draft import DRAFT

STYLE_SHEET = "assets/samrapport.css"

LOGO_HEIGHT = 40

_TAG = re.compile(r"<[^>]*>")


def make_page(config: Config, document: Document, made: Page, around: Around, sender: Identity) -> str:
    """The page's HTML. Only what pandoc wrote goes in as markup; all else is escaped."""
    title = text_of(made.title)
    # The front page's title is the site's own.
    names = [title, around.sidebar_title if around.sidebar_title not in title else "", sender.whole_name]
    html = (
        _environment()
        .get_template("page.html.j2")
        .render(
            lang=config.lang,
            page_title=" – ".join(dict.fromkeys(filter(None, names))),
            description=plain(document.front.get("description", "")) or config.description,
            site=config,
            around=around,
            draft=bool(document.front.get(DRAFT)),
            subtitle=plain(document.front.get("subtitle", "")),
            title=Markup(made.title),
            toc=Markup(made.toc) if made.toc.count("<a ") > 1 and document.front.get("toc", True) is not False else "",
            body=Markup(made.body),
            sender=sender,
            findable=config.search and document.front.get("search", True) is not False,
            links=other_links(document.front.get("other-links")),
            style_sheet=STYLE_SHEET,
            search_script=SEARCH_SCRIPT,
            figure_script=Markup(figure_script.tag(made.body, around.root)),
        )
    )
    return re.sub(r"\n\s*\n+", "\n", html) if "<pre" not in html else html


def brand_html(sender: Identity, root: str) -> str:
    """What the head of a page says of who answers for it. root: the way to the site's root."""
    return str(_environment().get_template("identity.html.j2").module.brand(sender, root)).strip()  # type: ignore[attr-defined]


def foot_html(sender: Identity) -> str:
    """The same in the foot; "" where there is no more to say than the name."""
    if not (sender.web or sender.contact or sender.foot):
        return ""
    return str(_environment().get_template("identity.html.j2").module.sender_foot(sender)).strip() + "\n"  # type: ignore[attr-defined]


def site_identity(config: Config) -> Identity:
    """What a page of no förbund bears, and one of a förbund without a picture of its own: the site's name and logo."""
    if not config.logo:
        return Identity(config.title)
    width, height = _logo_size(config)
    return Identity(config.title, picture=Picture(config.logo, "", config.logo_alt, width, height))


def _logo_size(config: Config) -> tuple[int, int]:
    """Room for the logo, so that nothing moves as it loads. Raises PublishFault for one that is not there."""
    try:
        drawing = (config.root / config.logo).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        raise PublishFault(
            f"logotypen {config.logo} går inte att läsa. Lägg bilden i theme/, eller rätta namnet i theme/tema.yml.",
            source="_quarto.yml",
        ) from None
    width, height = svg_size(drawing)
    if not width or not height:
        raise PublishFault(
            f"logotypen {config.logo} saknar bredd och höjd. Skriv width och height i bilden.", source="_quarto.yml"
        )
    return round(width * LOGO_HEIGHT / height), LOGO_HEIGHT


def text_of(html: str) -> str:
    """The plain text of a piece of HTML, on one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
