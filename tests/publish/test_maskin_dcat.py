"""The catalogue for dataportal.se is what DCAT-AP-SE 3 demands, and names each file that can be downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef

from samrapport.publish.site import publish

from .conftest import ENGINES
from .maskin_factory import ADDRESS, make_told, site_facts
from .quarto_stand_in import put_on_path

pytestmark = pytest.mark.slow

SHAPES = Graph().parse(Path(__file__).with_name("dcat_ap_se.ttl"))
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def faults(graph: Graph) -> str:
    conforms, _, told = validate(graph, shacl_graph=SHAPES, advanced=False)
    return "" if conforms else told


@pytest.fixture(scope="module", params=ENGINES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dcat")
    project = make_told(folder / "p", ("a", 2020), ("a", 2021), ("b", 2021))
    site_facts(project, epost="info@example.se", licens=LICENCE)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "quarto":
            put_on_path(folder / "bin", patch)
        return publish(project, project / "_site", request.param, jobs=1, failed=()).site


@pytest.fixture
def catalogue(site: Path) -> tuple[Path, Graph]:
    return site, Graph().parse(site / "datasets/dcat.rdf", format="xml")


def test_the_catalogue_conforms(catalogue: tuple[Path, Graph]) -> None:
    _, graph = catalogue
    assert faults(graph) == ""
    assert len({*graph.subjects(RDF.type, DCAT.Dataset)}) == 3
    assert {str(one) for one in graph.objects(None, FOAF.name)} == {"Förbunden", "Förbundet a", "Förbundet b"}
    assert {str(one) for one in graph.objects(None, DCTERMS.license)} == {LICENCE}


def test_each_download_is_a_distribution_that_is_there(catalogue: tuple[Path, Graph]) -> None:
    site, graph = catalogue
    found = {str(one).removeprefix(f"{ADDRESS}/") for one in graph.objects(None, DCAT.downloadURL)}
    assert found == {one.relative_to(site).as_posix() for one in (site / "reports").rglob("data/*.csv")}
    assert {*graph.objects(None, DCAT.distribution)} == {*graph.subjects(RDF.type, DCAT.Distribution)}


@pytest.mark.parametrize(
    "lacking",
    [
        (RDF.type, DCAT.Catalog, DCTERMS.publisher),
        (RDF.type, DCAT.Catalog, DCTERMS.description),
        (RDF.type, DCAT.Dataset, DCTERMS.title),
        (RDF.type, DCAT.Dataset, DCTERMS.publisher),
        (RDF.type, DCAT.Distribution, DCAT.accessURL),
        (RDF.type, FOAF.Agent, FOAF.name),
    ],
    ids=lambda one: "-".join(str(part).rpartition("#")[2].rpartition("/")[2] for part in one[1:]),
)
def test_the_shapes_find_what_lacks(catalogue: tuple[Path, Graph], lacking: tuple[URIRef, URIRef, URIRef]) -> None:
    _, graph = catalogue
    one = next(graph.subjects(lacking[0], lacking[1]))
    graph.remove((one, lacking[2], None))
    assert faults(graph) != ""
