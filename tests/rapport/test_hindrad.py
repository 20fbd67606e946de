"""What the system will not read is never taken for what says nothing: whatever is made of a report says so, and makes nothing else."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aret_fore_factory import med_forra_aret
from kontroll_factory import FORBUND, INSATS, Prov, clean
from swept import some

from samrapport.areas.forbund.framsida import framsida as forbundets_framsida
from samrapport.areas.insatsrapport.framsida import framsida as insatsens_framsida
from samrapport.areas.jamforelse.forbundsar import Gemensamt, las_forbundsar
from samrapport.errors import Hindered, SamrapportError
from samrapport.intake.arsmapp.kvar import kvar
from samrapport.intake.arsmapp.nytt_ar import planera_ar
from samrapport.rapport.faktalista import faktalista
from samrapport.rapport.kontroll.kontrollera import kontroll

MADE: dict[str, Callable[[Prov], object]] = {
    "ny": lambda p: planera_ar(p.root, FORBUND, str(p.ar + 1)),
    "kvar": lambda p: [list(kvar(p.open(one))) for one in (None, INSATS)],
    "jämförelse": lambda p: las_forbundsar(Gemensamt(p.open(None).folder), FORBUND, p.ar),
    "framsida": lambda p: (forbundets_framsida(p.open(None)), insatsens_framsida(p.open(INSATS))),
    "fakta": lambda p: [faktalista(p.open(one).fakta) for one in (None, INSATS)],
    "kontroll": lambda p: [kontroll(p.open(one)) for one in (None, INSATS)],
}
"""Each thing that is made of a report's raw data, the quick ones first."""


@contextmanager
def looked_in(root: Path, refused: str = "") -> Iterator[set[str]]:
    """What is opened and looked in below a folder meanwhile. refused: what the disk then answers with a fault."""
    met: set[str] = set()

    def heard(real: Callable[..., Any]) -> Callable[..., Any]:
        def ask(path: Any = ".", *more: Any, **named: Any) -> Any:
            if not isinstance(path, int) and root in (place := Path(os.fsdecode(path))).parents:
                met.add(name := place.relative_to(root).as_posix())
                if name == refused:
                    raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return real(path, *more, **named)

        return ask

    with pytest.MonkeyPatch.context() as patch:
        for name in ("open", "listdir", "scandir"):
            patch.setattr(os, name, heard(getattr(os, name)))
        yield met


@pytest.mark.parametrize(("seed", "made"), some(((seed, made) for seed in range(4) for made in MADE), 4))
def test_what_is_made_of_a_report_says_so(tmp_path: Path, seed: int, made: str) -> None:
    prov = clean(tmp_path.resolve(), seed)
    med_forra_aret(prov)
    prov.print()
    MADE[made](prov)
    with looked_in(prov.root) as met:
        MADE[made](prov)
    assert len(met) > 5
    for one in sorted(met):
        with looked_in(prov.root, one):
            try:
                MADE[made](prov)
            except OSError:
                continue
            except SamrapportError as error:
                assert error.exit_code == Hindered.exit_code, f"{one}: {error}"  # noqa: PT017
            else:
                pytest.fail(f"{one} could not be read, and nothing said so")
