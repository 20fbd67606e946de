"""The site as a catalogue of open data, for dataportal.se: DCAT-AP-SE 3. Entry: `catalogue`.

A report is a dataset, and each file that can be downloaded of it a distribution (https://docs.dataportal.se/dcat/3.0.1/en/).
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from samrapport.errors import counted
from samrapport.publish.maskin.rapporter import Rapport, Rapporter
from samrapport.publish.maskin.webb import Webb
from samrapport.publish.maskin.xml import element, write_xml
from samrapport.raw.rapporttyp import DATA

CATALOGUE = "datasets/dcat.rdf"
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_SWEDISH = f"{_AUTHORITY}/language/SWE"
_THEMES = (f"{_AUTHORITY}/data-theme/GOVE", f"{_AUTHORITY}/data-theme/SOCI")
_PUBLIC = f"{_AUTHORITY}/access-right/PUBLIC"
_LOCAL = "http://purl.org/adms/publishertype/LocalAuthority"
_DATE = "http://www.w3.org/2001/XMLSchema#date"
_COUNT = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"


def catalogue(webb: Webb, rapporter: Rapporter) -> dict[str, bytes]:
    """The file, by path; none where the site's address is not known, for all in it is named by addresses."""
    found = [one for one in rapporter.public if one.filer]
    if not webb.adress or not found:
        return {}
    for prefix, space in _SPACES.items():
        ET.register_namespace(prefix, space)
    root = ET.Element(_name("rdf:RDF"))
    titel = webb.titel or webb.ansvarig or "Samordningsförbundens rapporter"
    top = element(root, _name("dcat:Catalog"), **_about(webb.url("index.html")))
    _words(top, "dcterms:title", titel)
    _words(top, "dcterms:description", f"Tabeller och diagram ur rapporterna: {titel}.")
    _to(top, "dcterms:language", _SWEDISH)
    _to(top, "foaf:homepage", webb.url("index.html"))
    if webb.licens:
        _to(top, "dcterms:license", webb.licens)
    owner = webb.ansvarig or found[0].namn
    agents = {
        namn: f"{webb.url(CATALOGUE)}#utgivare-{number}"
        for number, namn in enumerate(sorted({owner, *(one.namn for one in found)}), 1)
    }
    _to(top, "dcterms:publisher", agents[owner])
    for one in found:
        _to(top, "dcat:dataset", _dataset_of(webb, one))
    contact = f"{webb.url(CATALOGUE)}#kontakt" if webb.epost else ""
    if contact:
        card = element(root, _name("vcard:Organization"), **_about(contact))
        element(card, _name("vcard:fn"), owner)
        _to(card, "vcard:hasEmail", f"mailto:{webb.epost}")
    for namn, about in agents.items():
        agent = element(root, _name("foaf:Agent"), **_about(about))
        element(agent, _name("foaf:name"), namn)
        _to(agent, "dcterms:type", _LOCAL)
    for one in found:
        _add_dataset(root, webb, one, agents[one.namn], contact)
    return {CATALOGUE: write_xml(root)}


def _dataset_of(webb: Webb, rapport: Rapport) -> str:
    return f"{webb.url(rapport.front)}#data"


def _add_dataset(root: ET.Element, webb: Webb, rapport: Rapport, publisher: str, contact: str) -> None:
    made = element(root, _name("dcat:Dataset"), **_about(_dataset_of(webb, rapport)))
    _words(made, "dcterms:title", f"Data ur {rapport.name}")
    what = f"Värdena i {counted(len(rapport.visade), 'tabell eller diagram', 'tabeller och diagram')} i {rapport.name}, {rapport.period or rapport.ar}."
    _words(made, "dcterms:description", what)
    _to(made, "dcterms:publisher", publisher)
    _to(made, "dcterms:language", _SWEDISH)
    _to(made, "dcterms:accessRights", _PUBLIC)
    _to(made, "dcat:landingPage", webb.url(rapport.front))
    for theme in _THEMES:
        _to(made, "dcat:theme", theme)
    if contact:
        _to(made, "dcat:contactPoint", contact)
    element(made, _name("dcterms:identifier"), _dataset_of(webb, rapport))
    if rapport.datum:
        element(made, _name("dcterms:issued"), rapport.datum, **{_name("rdf:datatype"): _DATE})
    first, mark, last = rapport.period.partition("–")
    if mark and len(first) == len(last) == len("2021-01-01"):
        time = element(element(made, _name("dcterms:temporal")), _name("dcterms:PeriodOfTime"))
        element(time, _name("dcat:startDate"), first, **{_name("rdf:datatype"): _DATE})
        element(time, _name("dcat:endDate"), last, **{_name("rdf:datatype"): _DATE})
    for file in rapport.filer:
        url = webb.url(f"{rapport.place}/{DATA}/{file['path']}")
        _to(made, "dcat:distribution", url)
    for file in rapport.filer:
        url = webb.url(f"{rapport.place}/{DATA}/{file['path']}")
        one = element(root, _name("dcat:Distribution"), **_about(url))
        _words(one, "dcterms:title", f"{file['title']} ({str(file['format']).upper()})")
        _to(one, "dcat:accessURL", url)
        _to(one, "dcat:downloadURL", url)
        _to(one, "dcterms:format", f"{_AUTHORITY}/file-type/{str(file['format']).upper()}")
        _to(one, "dcat:mediaType", f"https://www.iana.org/assignments/media-types/{file['mediatype']}")
        element(one, _name("dcat:byteSize"), str(file["bytes"]), **{_name("rdf:datatype"): _COUNT})
        if webb.licens:
            _to(one, "dcterms:license", webb.licens)


def _words(parent: ET.Element, name: str, text: str) -> None:
    element(parent, _name(name), text, **{"{http://www.w3.org/XML/1998/namespace}lang": "sv"})


def _to(parent: ET.Element, name: str, address: str) -> None:
    element(parent, _name(name), **{_name("rdf:resource"): address})


def _about(address: str) -> dict[str, str]:
    return {_name("rdf:about"): address}


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"
