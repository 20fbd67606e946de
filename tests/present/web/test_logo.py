"""A logotype that anyone may have delivered is a picture and nothing more, or is refused in a sentence."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise

import pytest

from samrapport.present.web.logo import read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">{}</svg>'


def png(width: int = 20, height: int = 10) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress(b"".join(b"\0" + b"\x12\x35\x5b" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (SVG.format('<rect width="1" height="2"/>').encode(), (120, 60)),
        (b'<?xml version="1.0"?><!-- Gjord --><svg viewBox="0 0 30 10"><path d="M0 0"/></svg>', (30, 10)),
        (b'<svg width="36pt" height="18pt"/>', (48, 24)),
        (SVG.format("<style>.a{fill:url('#b')}</style><g fill='url(&quot;#a&quot;)'/>").encode(), (120, 60)),
        (SVG.format('<g fill="url(#a)"><title>Förbundet</title></g>').encode("utf-16"), (120, 60)),
    ],
)
def test_a_drawing_is_known_by_its_shape(content: bytes, size: tuple[float, float]) -> None:
    found = read_logo("a.svg", content)
    assert (found.width, found.height) == size
    assert found.content == content


def test_a_picture_is_known_by_its_shape() -> None:
    assert read_logo("a.png", png()).size(48, 260) == (96, 48)
    assert read_logo("a.png", png(200, 20)).size(48, 260) == (260, 26)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<rect onload="alert(1)"/>', "onload"),
        ('<rect ONCLICK="alert(1)"/>', "onclick"),
        ('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>', "<foreignobject>"),
        ('<image href="https://example.se/a.png"/>', "<image>"),
        ('<a href="javascript:alert(1)"><rect/></a>', "<a>"),
        ('<linearGradient href="https://example.se/a.svg#b"/>', "href"),
        ('<linearGradient xmlns:x="http://www.w3.org/1999/xlink" x:href="//example.se/a"/>', "href"),
        ('<rect fill="url(https://example.se/a)"/>', "fill"),
        ('<rect style="background: url( //example.se/a)"/>', "style"),
        ("<style>@import '//example.se/a.css';</style>", "stilmall"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "<animate>"),
        ('<set attributeName="onload" to="alert(1)"/>', "<set>"),
        ('<use href="#a"/>', "<use>"),
        ("<style><g/>@import '//example.se/a.css';</style>", "stilmall"),
        ("<style>@\\69mport '//example.se/a.css';</style>", "stilmall"),
        ("<style><![CDATA[rect{fill:u\\72l(//example.se/a)}]]></style>", "stilmall"),
        ("<style>rect{background:image-set('//example.se/a' 1x)}</style>", "stilmall"),
        ("<style>@font-face{src:url(#a)}</style>", "stilmall"),
        ("<style>rect{fill:url( 'data:x')}</style>", "stilmall"),
        ('<g xml:base="https://example.se/"/>', "base"),
        ('<g xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></g>', "<script>"),
    ],
)
def test_a_drawing_that_could_run_or_fetch_is_refused_by_what_it_is(inside: str, told: str) -> None:
    with pytest.raises(ValueError, match="Spara den som vanlig SVG") as refused:
        read_logo("a.svg", SVG.format(inside).encode())
    assert told in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["<?xml-stylesheet href='//example.se/a.css'?>", "<!DOCTYPE svg [<!ENTITY a 'b'>]>"])
def test_what_stands_before_a_drawing_fetches_nothing_in_any_encoding(before: str, encoding: str) -> None:
    with pytest.raises(ValueError, match="egna entiteter eller en stilmall utifrån"):
        read_logo("a.svg", f"{before}{SVG.format('')}".encode(encoding))


def test_an_encoding_that_browsers_may_read_otherwise_is_refused() -> None:
    for encoding in ("cp037", "iso-2022-jp", "utf-7"):
        with pytest.raises(ValueError, match="UTF-8"):
            read_logo("a.svg", f"<?xml version='1.0' encoding='{encoding}'?>{SVG.format('')}".encode())


def test_a_picture_that_no_memory_holds_is_refused() -> None:
    huge = png().replace(struct.pack(">II", 20, 10), struct.pack(">II", 60_000, 50_000))
    with pytest.raises(ValueError, match="miljoner bildpunkter"):
        read_logo("a.png", huge)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"%PDF-1.7"),
        ("a.svg", b""),
        ("a.svg", b"<html/>"),
        ("a.svg", b"<svg"),
        ("a.svg", png()),
        ("a.svg", b'<svg width="10" height="10"'),
        ("a.png", b"GIF89a"),
        ("a.png", b""),
        ("a.png", png()[:30]),
        ("a.png", SVG.format("").encode()),
    ],
)
def test_what_is_no_picture_is_told_as_that(name: str, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"är ingen (SVG|PNG)-bild\. Spara logotypen som"):
        read_logo(name, content)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg width="1" height="1">&a;</svg>', "entiteter"),
        ("a.svg", b'<?xml-stylesheet href="//a.se/b.css"?><svg width="1" height="1"/>', "stilmall"),
        ("a.svg", b"<svg/>", "saknar bredd och höjd"),
        ("a.svg", b'<svg width="0" height="10"/>', "saknar bredd och höjd"),
        ("a.svg", b'<svg width="1000" height="10"/>', "för lång och smal"),
        ("a.png", png(1, 1).replace(struct.pack(">II", 1, 1), struct.pack(">II", 0, 1), 1), "utan storlek"),
        ("a.svg", b'<svg width="1" height="1">' + b" " * 500_000 + b"</svg>", "större än 500 kB"),
    ],
)
def test_every_other_fault_has_its_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_logo(name, content)


SHAPES = {
    "pattern": ('<pattern id="{name}" width="9" height="9">{inside}</pattern>', 'fill="url(#{name})"'),
    "mask": ('<mask id="{name}">{inside}</mask>', "mask=\"url( '#{name}' )\""),
    "clipPath": ('<clipPath id="{name}">{inside}</clipPath>', 'style="clip-path:url(#{name})"'),
    "a class": ('<style>.{name}{{fill:url(#{name})}}</style><pattern id="{name}">{inside}</pattern>', 'class="{name}"'),
    "a tag": ("<style>g, rect {{ fill: url(#p0) }}</style>", ""),
}


def nested(kind: str, deep: int, wide: int = 10, *, last: str = "") -> bytes:
    """A drawing each of whose patterns, or the like, is drawn many times by the one before. last: what the innermost refers to."""
    around, refers = SHAPES[kind]
    names = [*(f"p{number}" for number in range(deep)), last]
    parts = [
        around.format(name=name, inside=f"<rect {refers.format(name=inner) if inner else ''}/>" * wide)
        for name, inner in pairwise(names)
    ]
    return SVG.format("".join(parts) + f"<rect {refers.format(name='p0')}/>").encode()


@pytest.mark.parametrize("kind", [one for one in SHAPES if one != "a tag"])
def test_a_small_drawing_that_is_drawn_without_end_is_refused(kind: str) -> None:
    for content in (nested(kind, 7), nested(kind, 3, last="p0"), nested(kind, 400, 2)):
        with pytest.raises(ValueError, match="i varandra som tar för lång tid att rita"):
            read_logo("a.svg", content)
    assert read_logo("a.svg", nested(kind, 3)).size(48, 260)


def test_shapes_that_are_drawn_as_they_are_tagged_count_too() -> None:
    pattern = "<pattern id='p0'>" + "<circle/>" * 6_000 + "</pattern>"
    for count, refused in ((5, False), (10, True)):
        content = SVG.format(SHAPES["a tag"][0].format() + pattern + "<rect/>" * count).encode()
        if refused:
            with pytest.raises(ValueError, match="för lång tid att rita"):
                read_logo("a.svg", content)
        else:
            assert read_logo("a.svg", content)
