"""The files of a package as METS, and what it is as Dublin Core. Entries: `Arende`, `make_mets`, `make_dc`.

METS 1.12 in the structure of E-ARK CSIP 2.1, which with E-ARK SIP is Riksarkivet's FGS Paketstruktur 2.0 (RAFGS1V2.0): https://riksarkivet.se/faststallda-kommande-fgser and
https://earkcsip.dilcis.eu. Dublin Core is ISO 15836, in the namespace of its elements 1.1.
"""

from __future__ import annotations

import hashlib
import mimetypes
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from urllib.parse import quote

METS = "METS.xml"
DC = "metadata/descriptive/dc.xml"
DOCUMENTATION, REPRESENTATIONS = "documentation", "representations"
_METS, _LINK = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink"
_CSIP, _DC = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "http://purl.org/dc/elements/1.1/"
_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP-v2-1-0.xml"
# What Python does not know everywhere.
_KINDS = {".jsonl": "application/x-ndjson", ".md": "text/markdown", ".yml": "application/yaml", ".csv": "text/csv"}


@dataclass(frozen=True)
class Arende:
    """What a package is, as a registrator asks for it. beslut: each decision in words. datum: of the report."""

    namn: str
    arkivbildare: str
    arendemening: str
    handlingstyp: str
    datum: str
    period: str = ""
    dnr: str = ""
    klassificering: str = ""
    bevaras: str = ""
    beslut: Sequence[str] = ()
    format: Sequence[str] = ()


def make_dc(arende: Arende) -> bytes:
    """What the package is, as Dublin Core."""
    ET.register_namespace("dc", _DC)
    root = ET.Element("metadata")
    told = [
        ("identifier", arende.dnr),
        ("title", arende.arendemening),
        ("type", arende.handlingstyp),
        ("creator", arende.arkivbildare),
        ("date", arende.datum),
        ("coverage", arende.period),
        ("subject", arende.klassificering),
        ("rights", arende.bevaras),
        *(("description", f"Beslut: {one}") for one in arende.beslut),
        *(("format", one) for one in arende.format),
        ("language", "sv"),
    ]
    for name, value in told:
        if value:
            ET.SubElement(root, f"{{{_DC}}}{name}").text = value
    return _written(root)


def make_mets(arende: Arende, files: Mapping[str, bytes], when: datetime) -> bytes:
    """All files of the package with size, kind and SHA-256, by their paths in it. when: it is made."""
    for prefix, space in (("mets", _METS), ("xlink", _LINK), ("csip", _CSIP)):
        ET.register_namespace(prefix, space)
    moment = when.isoformat(timespec="seconds")
    asked = {"OBJID": arende.namn, "LABEL": arende.arendemening, "TYPE": "Datasets", "PROFILE": _PROFILE}
    root = ET.Element(_m("mets"), {**asked, f"{{{_CSIP}}}CONTENTINFORMATIONTYPE": "MIXED"})
    header = _sub(root, "metsHdr", CREATEDATE=moment, RECORDSTATUS="NEW", **{f"{{{_CSIP}}}OAISPACKAGETYPE": "SIP"})
    program = _sub(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    _sub(program, "name").text = "Samrapport"
    _sub(program, "note", **{f"{{{_CSIP}}}NOTETYPE": "SOFTWARE VERSION"}).text = version("samrapport")
    _sub(_sub(header, "agent", ROLE="ARCHIVIST", TYPE="ORGANIZATION"), "name").text = arende.arkivbildare
    described = _sub(root, "dmdSec", ID="dmd-dc", CREATED=moment, STATUS="CURRENT")
    kind = {"MDTYPE": "DC", "MIMETYPE": "text/xml"}
    _sub(described, "mdRef", **_located(DC), **kind, **_fixed(files[DC], moment))
    section = _sub(root, "fileSec", ID="filer")
    groups = {group: [path for path in sorted(files) if _group_of(path) == group] for group in _groups(files)}
    numbers = {path: number for number, path in enumerate(sorted(files), 1)}
    for number, (group, paths) in enumerate(groups.items(), 1):
        inside = _sub(section, "fileGrp", ID=f"grupp-{number}", USE=group)
        if group != "Documentation":
            inside.set(f"{{{_CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
        for path in paths:
            named = {"ID": f"fil-{numbers[path]}", "MIMETYPE": kind_of(path)}
            _sub(_sub(inside, "file", **named, **_fixed(files[path], moment)), "FLocat", **_located(path))
    tree = _sub(root, "structMap", ID="struktur", TYPE="PHYSICAL", LABEL="CSIP")
    whole = _sub(tree, "div", ID="paketet", LABEL=arende.namn)
    _sub(whole, "div", ID="del-metadata", LABEL="Metadata", DMDID="dmd-dc")
    for number, group in enumerate(groups, 1):
        _sub(_sub(whole, "div", ID=f"del-{number}", LABEL=group), "fptr", FILEID=f"grupp-{number}")
    return _written(root)


def kind_of(path: str) -> str:
    """What kind of file it is, as MIME has it."""
    ending = f".{path.rpartition('.')[2].lower()}"
    return _KINDS.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _groups(files: Mapping[str, bytes]) -> list[str]:
    return sorted({_group_of(path) for path in files} - {""})


def _group_of(path: str) -> str:
    """The part of the package that a file belongs to; "" for what METS tells of elsewhere."""
    top, _, rest = path.partition("/")
    if top == DOCUMENTATION:
        return "Documentation"
    return f"Representations/{rest.partition('/')[0]}" if top == REPRESENTATIONS else ""


def _located(path: str) -> dict[str, str]:
    return {"LOCTYPE": "URL", f"{{{_LINK}}}type": "simple", f"{{{_LINK}}}href": quote(path)}


def _fixed(content: bytes, moment: str) -> dict[str, str]:
    digest = hashlib.sha256(content).hexdigest()
    return {"SIZE": str(len(content)), "CREATED": moment, "CHECKSUM": digest, "CHECKSUMTYPE": "SHA-256"}


def _m(name: str) -> str:
    return f"{{{_METS}}}{name}"


def _sub(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _m(name), attributes)


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
