"""Diagrams: boxes hold their text and stand apart, and the words name every box."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from samrapport.present.diagrams import Node, organisation_chart
from samrapport.present.figures import Figure, style
from samrapport.present.form import narrowed
from samrapport.present.ladder import Step, ladder

FORBUND = [
    Node(
        "medlemmar",
        "Medlemmar",
        None,
        ("Arbetsförmedlingen", "Försäkringskassan", "Region Västmanland", "Västerås stad"),
    ),
    Node("styrelsen", "Styrelsen", "medlemmar", ("4 ledamöter, 4 ersättare",)),
    Node("revisorer", "Revisorer", "styrelsen", ("3 revisorer",), staff=True),
    Node("samordnare", "Förbundssamordnare", "styrelsen"),
    Node("grupp", "Utvecklingsgruppen", "samordnare", ("Tjänstepersoner från de fyra parterna",), staff=True),
    Node("ekonomi", "EkonomiCenter, Stadsledningskontoret", "samordnare", (), staff=True),
    Node("team", "Samordningsteam Västerås", "samordnare"),
    Node("spira", "JobbFokus 2.0/SPIRA", "samordnare"),
    Node("sim", "Genomförandestudie: främjande av psykisk hälsa/SIM", "samordnare"),
]
WIDE = [
    Node("a", "Medlemmar"),
    Node("s", "Styrelsen", "a"),
    *(Node(f"g{i}", f"Arbetsgrupp nummer {i}", "s") for i in range(3)),
    *(Node(f"g{i}-{k}", f"Insats {k} med ett ganska långt namn", f"g{i}") for i in range(3) for k in range(4)),
]
STEPS = [
    Step(
        "Steg 1", {"Behov av": "Passa tider", "Klarar": "Kunna lämna hemmet", "Mål": "Sysselsättning/förrehabilitering"}
    ),
    Step("Steg 2", {"Behov av": "Komma igång, träna upp förmåga", "Klarar": "Passa tider", "Mål": "Samverkan"}),
    Step("Steg 3", {"Behov av": "Arbetsträning", "Klarar": "Vara igång några timmar i veckan"}),
]


def boxes_and_texts(drawing) -> tuple[list[Bbox], list[tuple[str, Bbox]]]:
    with style():
        drawing.canvas.draw()
        renderer = drawing.canvas.get_renderer()
        boxes = [box.get_window_extent(renderer) for box in drawing.findobj(FancyBboxPatch)]
        return boxes, [(t.get_text(), t.get_window_extent(renderer)) for t in drawing.findobj(Text) if t.get_text()]


def within(inner: Bbox, outer: Bbox) -> bool:
    return outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1


def narrow(figure: Figure):
    """The drawing of a figure for a telephone, with its boxes and texts."""
    with narrowed():
        drawing = figure.draw()
        return drawing, *boxes_and_texts(drawing)


def apart(one: Bbox, other: Bbox) -> bool:
    shared = Bbox.intersection(one, other)
    return shared is None or shared.width < 0.5 or shared.height < 0.5


@pytest.mark.parametrize("nodes", [FORBUND, WIDE, FORBUND[:1], [Node("a", "A"), Node("b", "B")]])
def test_every_box_holds_its_text_and_touches_no_other(nodes) -> None:
    drawing = organisation_chart(nodes, label="fig-x", caption="R").drawing
    boxes, texts = boxes_and_texts(drawing)
    assert len(boxes) == len(nodes)
    assert all(any(within(text, box) for box in boxes) for _, text in texts)
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))
    assert all(within(box, drawing.bbox) for box in boxes)


@pytest.mark.parametrize("nodes", [FORBUND, WIDE, FORBUND[:1], [Node("a", "A"), Node("b", "B")]])
def test_on_a_telephone_every_box_stands_below_the_one_before(nodes) -> None:
    drawing, boxes, texts = narrow(organisation_chart(nodes, label="fig-x", caption="R"))
    assert len(boxes) == len(nodes)
    assert [box.y1 for box in boxes] == sorted((box.y1 for box in boxes), reverse=True)
    assert all(any(within(text, box) for box in boxes) for _, text in texts)
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))
    assert all(within(box, drawing.bbox) for box in boxes)


names = st.text("abcdefgåäö /-", min_size=1, max_size=40).filter(str.strip)


@given(st.lists(st.tuples(names, st.integers(0, 20), st.booleans()), min_size=1, max_size=12))
@settings(deadline=None, max_examples=25)
def test_any_organisation_is_drawn_without_overlap(rows) -> None:
    nodes = [Node("0", rows[0][0])]
    for i, (name, parent, staff) in enumerate(rows[1:], 1):
        # Staff has nothing below it.
        above = [node.key for node in nodes if not node.staff]
        nodes.append(Node(str(i), name, above[parent % len(above)], staff=staff))
    figure = organisation_chart(nodes, label="fig-x", caption="R")
    for boxes, texts in (boxes_and_texts(figure.drawing), narrow(figure)[1:]):
        assert all(any(within(text, box) for box in boxes) for _, text in texts)
        assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))


def test_the_words_on_the_organisation_name_every_box_and_its_place() -> None:
    alt = organisation_chart(FORBUND, label="fig-x", caption="R").alt
    assert "Överst: Medlemmar (Arbetsförmedlingen, Försäkringskassan, Region Västmanland, Västerås stad)." in alt
    assert "Vid sidan av Styrelsen: Revisorer (3 revisorer)." in alt
    assert all(node.name in alt for node in FORBUND)


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [Node("a", "A"), Node("a", "B")],
        [Node("a", "A", "x")],
        [Node("a", "A", "b"), Node("b", "B", "a")],
        [Node("a", "A"), Node("b", "B", "a", staff=True), Node("c", "C", "b")],
    ],
)
def test_boxes_that_hang_nowhere_are_refused(nodes) -> None:
    with pytest.raises(ValueError, match="rut"):
        organisation_chart(nodes, label="fig-x", caption="R")


def test_a_ladder_rises_and_holds_its_text() -> None:
    figure = ladder(STEPS, label="fig-x", caption="R")
    boxes, texts = boxes_and_texts(figure.drawing)
    assert all(any(within(text, box) for box in boxes) for _, text in texts)
    tops = [box.y1 for box in boxes[::2]]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    assert figure.alt.startswith("Trappa med 3 steg, från det lägsta till det högsta. Steg 1. Behov av: Passa tider.")
    assert "–" in [text for text, _ in texts]


def test_a_ladder_on_a_telephone_has_its_steps_below_each_other_and_says_the_same() -> None:
    figure = ladder(STEPS, label="fig-x", caption="R")
    drawing, boxes, texts = narrow(figure)
    assert len(boxes) == 3
    assert all(within(box, drawing.bbox) for box in boxes)
    assert all(any(within(text, box) for box in boxes) for _, text in texts)
    said = " ".join(text for text, _ in texts).replace("- ", "").replace(" ", "")
    for step in STEPS:
        assert all(text.replace(" ", "") in said for text in (step.name, *step.parts, *step.parts.values()))


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="saknar steg"):
        ladder([], label="fig-x", caption="R")


def test_diagrams_are_the_same_every_time() -> None:
    first, second = (organisation_chart(FORBUND, label="fig-x", caption="R")._repr_mimebundle_() for _ in range(2))
    assert first == second
