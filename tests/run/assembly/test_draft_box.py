"""The box that a draft's page begins with: in the language of what the page says."""

from __future__ import annotations

import pytest

from samrapport.run.assembly.draft import MARK, Unexplained, draft_cells, draft_metadata, draft_text
from samrapport.run.beslut.tillstand import Lage, Tillstand

LAGEN = (
    Lage(),
    Lage(Tillstand.GRANSKAD),
    Lage(aterkallat=("text/budget",)),
    Lage(aterstallda=(("text/budget", "Anna", "Se över."),)),
)


@pytest.mark.parametrize("lage", LAGEN, ids=lambda lage: lage.draft)
def test_every_reason_for_a_draft_is_told_in_the_language_of_the_page(lage: Lage) -> None:
    metadata = draft_metadata(Unexplained(), lage.draft)
    (swedish,), (english,) = draft_cells(metadata), draft_cells(metadata, "en")
    assert lage.draft in swedish["source"]
    assert "lang" not in swedish["source"]
    assert english["source"].startswith(":::: {lang=en}\n::: {.utkast}\n**Draft.** The re")
    assert not set("åäö") & set(english["source"])
    # Pages that lead to it are in Swedish.
    assert draft_text(metadata) == swedish["source"]


@pytest.mark.parametrize(("errors", "told"), [(1, "1 error found in"), (12, "12 errors found in")])
def test_errors_that_nobody_has_explained_are_told_in_the_language_of_the_page(errors: int, told: str) -> None:
    metadata = draft_metadata(Unexplained(errors, 3), "Rapporten är inte godkänd.")
    (english,) = draft_cells(metadata, "en")
    assert f"DRAFT ({MARK})" in english["source"]
    assert f"\n{told} the report’s own checks " in english["source"]


def test_a_reason_that_is_not_known_in_it_and_another_language_are_told_in_swedish() -> None:
    metadata = draft_metadata(Unexplained(), "Rapporten väntar på något annat.")
    assert draft_cells(metadata, "en") == draft_cells(metadata)
    assert draft_cells(draft_metadata(Unexplained(), LAGEN[0].draft), "fi") == draft_cells(
        draft_metadata(Unexplained(), LAGEN[0].draft)
    )
    assert draft_cells({}, "en") == []
