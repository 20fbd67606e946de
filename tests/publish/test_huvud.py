"""What a page is described by: its own first sentences, never a note on all pages or what leads on."""

from __future__ import annotations

import pytest

from samrapport.publish.maskin.huvud import describe

_OWN = "Förbundet har använt sju miljoner kronor till och med augusti."
_DRAFT = (
    '<div class="utkast">\n<p><strong>Utkast.</strong> Rapporten är inte godkänd. Uppgifterna kan ändras.</p>\n</div>'
)
_NOTE = '<div class="callout callout-note" role="note"><div class="callout-title"><p>Vad som är påhittat</p></div><p>Ingen rad i registret beskriver en verklig person.</p></div>'
_CARDS = '<div class="kort"><ul><li><p>Delårsrapport 2021 för Samordningsförbundet Västerås, utkast</p></li></ul></div>'


@pytest.mark.parametrize("before", ["", _DRAFT, _NOTE, _DRAFT + _NOTE, _CARDS, f'<div class="text">{_DRAFT}</div>'])
def test_a_page_is_described_by_its_own_first_sentences(before: str) -> None:
    page = f'<main id="innehall"><div class="text">{before}<p>{_OWN}</p></div></main>'
    assert describe(page, "Budget", "annat") == f"Budget: {_OWN}"


@pytest.mark.parametrize(
    "only", [_DRAFT, _NOTE, '<div class="utkast"><p>Ett stycke som aldrig tar slut, hur långt det än är.</p>']
)
def test_a_page_of_notes_alone_is_described_otherwise(only: str) -> None:
    assert describe(f"<main>{only}</main>", "Budget", "Tabell över budgeten") == "Budget: Tabell över budgeten"
