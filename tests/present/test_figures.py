"""Figures as bundles, and the measuring of text."""

import base64
import json
import re
from xml.etree import ElementTree

import pandas as pd
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from samrapport.present.figures import Figure, canvas, panel, printable, render_svg, style, text_width, wrap

HOSTILE = ["<script>x</script>", "$x$", "$\\frac{1", "\\", "-->", "漢", "\x00", "{{< include x >}}", '" id="y']


def drawing(text: str = "Åäö"):
    with style():
        sheet = canvas(120)
        axes = panel(sheet, 40, 10, 10, 20)
        axes.plot([1, 2, 3], [1.234567, 4, -2], marker="o")
        axes.set_title(printable(text))
    return sheet


def figure(**changes) -> Figure:
    kinds = {"label": "fig-x", "caption": "Rubrik", "alt": "Beskrivning", "drawing": drawing()}
    return Figure(**(kinds | changes))


def test_the_bundle_holds_vector_raster_and_alt_text() -> None:
    data, metadata = figure(data=pd.DataFrame({"år": [2020], "värde": [1905]}))._repr_mimebundle_()
    assert sorted(data) == ["image/png", "image/svg+xml", "text/plain"]
    assert data["text/plain"] == "Beskrivning"
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"] == {"width": 624, "height": 160, "alt": "Beskrivning"}
    assert metadata["samrapport"] == {
        "kind": "figure", "label": "fig-x", "caption": "Rubrik", "alt": "Beskrivning",
        "data": {"columns": ["år", "värde"], "rows": [[2020, 1905]]},
    }  # fmt: skip
    json.dumps(metadata)


def test_the_same_data_give_the_same_bytes() -> None:
    first, second = figure()._repr_mimebundle_(), figure()._repr_mimebundle_()
    assert first == second


def test_rendering_twice_changes_nothing() -> None:
    one = figure()
    assert one._repr_mimebundle_() == one._repr_mimebundle_()


def test_the_svg_can_stand_in_a_page_beside_another() -> None:
    first, second = (render_svg(drawing(), label, "alt") for label in ("fig-a", "fig-b"))
    for svg in (first, second):
        ElementTree.fromstring(svg)
        assert svg.startswith("<svg ")
        assert not re.search(r"<style|<!--|<metadata|<\?xml|<!DOCTYPE|<text", svg)
        ids = re.findall(r' id="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', svg)) <= set(ids)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
    assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second))


def test_the_svg_says_its_alt_text() -> None:
    svg = render_svg(drawing(), "fig-a", 'minst "två" < tre & <b>')
    assert ElementTree.fromstring(svg).attrib["aria-label"] == 'minst "två" < tre & <b>'
    assert ElementTree.fromstring(svg).attrib["role"] == "img"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_drawn_as_text(text: str) -> None:
    svg = figure(drawing=drawing(text))._repr_mimebundle_()[0]["image/svg+xml"]
    ElementTree.fromstring(svg)
    assert "script" not in svg


def test_typst_takes_the_svg(tmp_path) -> None:
    (tmp_path / "x.svg").write_text(render_svg(drawing(), "fig-a", "alt"), encoding="utf-8")
    source = '#set document(title: "x")\n#set text(lang: "sv")\n#image("x.svg", alt: "alt")'
    (tmp_path / "x.typ").write_text(source, encoding="utf-8")
    pdf = typst.compile(str(tmp_path / "x.typ"), pdf_standards="ua-1", ignore_system_fonts=True)
    assert pdf.startswith(b"%PDF")


def test_drawing_leaves_no_trace_in_matplotlib() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    figure()._repr_mimebundle_()
    assert dict(mpl.rcParams) == before
    from matplotlib import pyplot as plt

    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "changes", [{"label": "x"}, {"label": "tbl-x"}, {"label": 'fig-"'}, {"caption": " "}, {"alt": ""}]
)
def test_a_figure_without_label_caption_or_alt_text_is_refused(changes) -> None:
    with pytest.raises(ValueError, match=r"etikett|saknar"):
        figure(**changes)


@given(st.text(max_size=120), st.floats(40, 300))
@settings(deadline=None)
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = wrap(text, width)
    assert all(text_width(line) <= width for line in lines)
    kept = re.sub(r"[\s\-\u00ad]", "", "".join(lines))
    assert kept == re.sub(r"[\s\-\u00ad]", "", printable(text))


def test_long_names_are_parted_where_they_may_be() -> None:
    assert wrap("Kartläggning/utvärdering/implementering", 100) == ["Kartläggning/", "utvärdering/", "implementering"]
    assert wrap("Arbets\u00admarknads\u00adåtgärder", 60) == ["Arbets-", "marknads-", "åtgärder"]
    assert wrap("Kort", 200) == ["Kort"]
    assert wrap("", 200) == [""]


def test_what_the_font_lacks_is_shown_as_a_box() -> None:
    assert printable("a漢b") == "a□b"
    assert printable("ÅÄÖ – −5 %") == "ÅÄÖ – −5 %"
