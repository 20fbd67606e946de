"""An assembled report as a Word file, for those who edit it. Entry: `make_docx`.

Its styles are those of pandoc's own reference document, with the theme's colours, A4 and page numbers.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import subprocess
import zipfile
from collections.abc import Mapping

import pypandoc

from samrapport.present.theme import THEME
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import Config
from samrapport.publish.embedded.document import Document
from samrapport.publish.embedded.pandoc import convert_docx
from samrapport.publish.embedded.pdf import describe

_PICTURES = (".png", ".jpg", ".jpeg", ".gif")


def make_docx(config: Config, document: Document) -> bytes:
    """The document in Word's format, the same bytes for the same document. Raises PublishFault naming what it lacks."""
    found = describe(config, document)
    moment = dt.datetime.combine(dt.date.fromisoformat(found["date"]), dt.time(12), dt.UTC)
    parts = [found.get("forbund"), found.get("period")]
    subtitle = found.get("subtitle")
    if subtitle and subtitle not in parts:
        parts.insert(0, subtitle)
    metadata = {"lang": "sv-SE", "subtitle": ", ".join(str(part) for part in parts if part)}
    metadata["date"] = f"Dnr {found['dnr']}, {found['date']}" if found.get("dnr") else found["date"]
    composed = compose(document, "docx")
    files = {"mall.docx": make_reference(), **_pictures(config, document), **composed.media}
    return convert_docx(document, composed, files, metadata, int(moment.timestamp()))


def _pictures(config: Config, document: Document) -> dict[str, bytes]:
    """The pictures beside the document, which its text may name."""
    folder = (config.root / document.path).parent
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in _PICTURES and file.is_file()
    }


# Word and LibreOffice have it, or one of the same widths.
_FONT = "Calibri"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The zip format knows no year before this one.
_NEVER = (1980, 1, 1, 0, 0, 0)
_STYLES = "word/styles.xml"


@functools.cache
def make_reference() -> bytes:
    """The reference document, the same bytes every time."""
    pandoc = str(pypandoc.get_pandoc_path())
    told = subprocess.run(
        [pandoc, "--print-default-data-file=reference.docx"], capture_output=True, check=True, timeout=60
    )
    with zipfile.ZipFile(io.BytesIO(told.stdout)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[_STYLES] = _styled(parts[_STYLES].decode()).encode()
    parts["word/footer1.xml"] = _FOOTER.encode()
    _replace(parts, "word/document.xml", r"<w:sectPr>.*?</w:sectPr>", _SECTION)
    # The section names the foot by a relationship, so the root has to know that namespace.
    _replace(parts, "word/document.xml", r"<w:document(?![^>]*xmlns:r=)", f"<w:document {_R}")
    foot = f'<Relationship Type="{_OFFICE}/footer" Id="rIdFot" Target="footer1.xml"/></Relationships>'
    _replace(parts, "word/_rels/document.xml.rels", "</Relationships>", foot)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    override = f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/></Types>'
    _replace(parts, "[Content_Types].xml", "</Types>", override)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts):
            package.writestr(zipfile.ZipInfo(name, _NEVER), parts[name], zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _replace(parts: dict[str, bytes], name: str, pattern: str, new: str) -> None:
    parts[name] = re.sub(pattern, lambda _: new, parts[name].decode(), count=1, flags=re.DOTALL).encode()


def _styled(styles: str) -> str:
    """The style sheet with our looks in the place of pandoc's, and the styles that pandoc has not."""
    styles = re.sub(r"<w:docDefaults>.*?</w:docDefaults>", lambda _: _DEFAULTS, styles, count=1, flags=re.DOTALL)
    for name, (paragraph, run) in _LOOKS.items():
        styles = re.sub(
            rf'(<w:style [^>]*w:styleId="{name}">)(.*?)(</w:style>)',
            lambda found, paragraph=paragraph, run=run: (  # type: ignore[misc]
                found[1]
                + re.sub(
                    r"<w:(pPr|rPr)\s*/>|<w:(pPr|rPr)>.*?</w:\2>|<w:(semiHidden|unhideWhenUsed)\s*/>",
                    "",
                    found[2],
                    flags=re.DOTALL,
                )
                + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
                + (f"<w:rPr>{run}</w:rPr>" if run else "")
                + found[3]
            ),
            styles,
            count=1,
            flags=re.DOTALL,
        )
    styles = re.sub(
        r'<w:style [^>]*w:styleId="Table">.*?</w:style>', lambda _: _TABLE, styles, count=1, flags=re.DOTALL
    )
    return styles.replace("</w:styles>", f"{_OWN}</w:styles>")


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _text(size: float, colour: str, *, bold: bool = False) -> str:
    """Properties of a run: size in points."""
    half = round(size * 2)
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f'{weight}<w:color w:val="{_hex(colour)}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _heading(level: int, before: int, after: int) -> str:
    return (
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before * 20}" w:after="{after * 20}" w:line="240" '
        f'w:lineRule="auto"/><w:outlineLvl w:val="{level - 1}"/>'
    )


def _space(before: int, after: int, more: str = "") -> str:
    return f'{more}<w:spacing w:before="{before * 20}" w:after="{after * 20}"/>'


_KEEP = "<w:keepNext/><w:keepLines/>"
_LOOKS: Mapping[str, tuple[str, str]] = {
    "BodyText": (_space(0, 7), ""),
    "Compact": (_space(1, 1), ""),
    "Title": (_space(120, 6), _text(32, THEME.primary, bold=True)),
    "Subtitle": (_space(0, 6), _text(16, THEME.muted)),
    "Date": (_space(0, 24), _text(11, THEME.muted)),
    "Heading1": (f"<w:pageBreakBefore/>{_heading(1, 0, 10)}", _text(20, THEME.primary, bold=True)),
    "Heading2": (_heading(2, 18, 6), _text(15, THEME.primary, bold=True)),
    "Heading3": (_heading(3, 14, 4), _text(12.5, THEME.ink, bold=True)),
    "Heading4": (_heading(4, 10, 3), _text(11, THEME.muted, bold=True)),
    "Heading1Char": ("", _text(20, THEME.primary, bold=True)),
    "Heading2Char": ("", _text(15, THEME.primary, bold=True)),
    "Heading3Char": ("", _text(12.5, THEME.ink, bold=True)),
    "Heading4Char": ("", _text(11, THEME.muted, bold=True)),
    "Caption": ("", ""),
    "TableCaption": (_space(12, 4, _KEEP), _text(10, THEME.ink)),
    "ImageCaption": (_space(4, 14), _text(10, THEME.ink)),
    "Figure": (_space(12, 0, "<w:keepNext/>"), ""),
    "Hyperlink": ("", f'<w:color w:val="{_hex(THEME.primary)}"/><w:u w:val="single"/>'),
}
_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
    f'<w:color w:val="{_hex(THEME.ink)}"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="sv-SE" w:eastAsia="sv-SE" '
    'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="269" w:lineRule="auto"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
)
_RULE = f'w:val="single" w:space="0" w:color="{_hex(THEME.line)}"'
_STRONG = f'w:val="single" w:space="0" w:color="{_hex(THEME.primary)}"'
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    '<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/>'
    f'<w:szCs w:val="18"/></w:rPr><w:tblPr><w:tblBorders><w:top w:sz="8" {_STRONG}/><w:bottom w:sz="8" {_STRONG}/>'
    f'<w:insideH w:sz="4" {_RULE}/></w:tblBorders><w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:trPr><w:cantSplit/></w:trPr>'
    f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:sz="8" {_STRONG}/>'
    '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)
_OWN = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableNote"><w:name w:val="Table Note"/><w:basedOn w:val="Normal"/>'
    f"<w:qFormat/><w:pPr>{_space(3, 14)}</w:pPr><w:rPr>{_text(9, THEME.muted)}</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Callout"><w:name w:val="Callout"/><w:basedOn w:val="BodyText"/>'
    f'<w:qFormat/><w:pPr><w:keepLines/><w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{_hex(THEME.primary)}"/></w:pBdr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(THEME.soft)}"/><w:ind w:left="200"/></w:pPr></w:style>'
)
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFot"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1361" w:bottom="1418" w:left="1361" w:header="709" w:footer="709" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)
_FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr {_W} {_R}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>'
    f'<w:r><w:rPr>{_text(8.5, THEME.muted)}</w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr>{_text(8.5, THEME.muted)}'
    '</w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>'
    f'<w:rPr>{_text(8.5, THEME.muted)}</w:rPr><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)
