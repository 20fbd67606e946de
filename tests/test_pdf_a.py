"""Every PDF of the whole site as one to keep: PDF/A-3a, with the files in it that are published beside it, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

pytestmark = pytest.mark.slow

KINDS = {".csv": "/text/csv", ".json": "/application/json", ".jsonl": "/application/x-ndjson"}


@pytest.fixture(scope="module")
def pdfs(whole_site: Path) -> Iterator[dict[Path, pikepdf.Pdf]]:
    opened = {path: pikepdf.open(path) for path in sorted(whole_site.rglob("*.pdf"))}
    assert opened
    yield opened
    for one in opened.values():
        one.close()


def test_each_says_that_it_is_pdf_a_3a_and_with_which_colours(pdfs: dict[Path, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        with pdf.open_metadata() as metadata:
            assert [str(metadata[f"pdfaid:{one}"]) for one in ("part", "conformance")] == ["3", "A"], name
            # What the rules do not know is explained in the file itself.
            assert "http://www.aiim.org/pdfa/ns/extension/" in str(metadata), name
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1", name
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp", name
        assert pdf.trailer.get("/ID") is not None, name
        assert not pdf.is_encrypted, name


def test_nothing_in_them_runs_or_reaches_out(pdfs: dict[Path, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        assert not {"/OpenAction", "/AA"} & pdf.Root.keys(), name
        assert "/JavaScript" not in pdf.Root.get("/Names", {}), name
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary):
                assert str(one.get("/S", "")) not in ("/JavaScript", "/Launch", "/Sound", "/Movie", "/SubmitForm"), name
                assert str(one.get("/Type", "")) != "/Annot" or int(one.F) & 0b100110 == 0b100, name


def test_what_lies_in_each_is_what_is_published_beside_it_and_is_told_what_it_is(pdfs: dict[Path, pikepdf.Pdf]) -> None:
    for path, pdf in pdfs.items():
        beside = path.parent / "data"
        inside = dict(pdf.attachments)
        assert len(pdf.Root.AF) == len(inside) > 0, path
        for name, one in inside.items():
            file = path.parent / name
            assert file.parent == beside, name
            spec = one.obj
            assert str(spec.AFRelationship) == ("/Data" if file.suffix == ".csv" else "/Supplement"), name
            assert str(spec.EF.F.Subtype) == KINDS[file.suffix], name
            assert len(str(spec.Desc)) > 5, name
            assert "/ModDate" in spec.EF.F.Params, name
            assert one.get_file().read_bytes() == file.read_bytes(), name
        expected = {f"data/{one.name}" for one in beside.iterdir() if one.suffix == ".csv"}
        assert expected | {"data/datapackage.json", "data/publikt-manifest.json"} == {*inside}, path
