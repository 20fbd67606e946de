"""What the file of a whole report is called: its kind, and for a part alone what that is of."""

from __future__ import annotations

from typing import Any

import pytest

from samrapport.run.assembly.manifest import name_of


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({"title": "Delårsrapport 2021"}, "delarsrapport"),
        ({"title": "Helårsekvivalenter 2020"}, "delarsrapport"),
        ({"title": "Helårsekvivalenter 2020", "hel": False}, "helarsekvivalenter"),
        ({"title": "Mål och möten 2021", "hel": False}, "mal-och-moten"),
        ({"title": "2021", "hel": False}, "delarsrapport"),
        ({"hel": False}, "delarsrapport"),
    ],
)
def test_a_part_alone_is_not_called_a_whole_report(metadata: dict[str, Any], name: str) -> None:
    assert name_of("delarsrapport", metadata) == name
