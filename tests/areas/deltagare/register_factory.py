"""A small register on disk, sound as it stands, for tests that spoil one thing in it."""

from __future__ import annotations

from pathlib import Path

ROOT = "testforbund/2021/insatser/prov"

FILES = {
    "insats.yml": "titel: Halvårsrapport 2021\nperiod:\n  start: 2021-01-01\n  slut: 2021-06-30\nkälla: prov\n",
    "kategorier.csv": """lista;kategori;förkortning;grupp;försörjning;källa
utbildning;Grundskola;;;;prov
utbildning;Gymnasium;;;;prov
betyg;Fullständiga;;;;prov
betyg;Ofullständiga;;;;prov
initierande part;Arbetsförmedlingen;AF;;;prov
försörjning;Försörjningsstöd;;;;prov
försörjning;Sjukpenning;;;;prov
försörjning vid avslut;Lön;;;;prov
avslut till;Anställning;;Arbete eller studier;Lön;prov
avslut till;Studier;;Arbete eller studier;;prov
händelse;Anställning;;;;prov
händelse;Praktik;;;;prov
sektor;Kommun;;;;prov
""",
    "deltagare.csv": """deltagande;person;kön;födelseår;intag;start;slut;samtycke;initierande part;utbildning;betyg;anställning före;praktik före;förlängt till;avslut;avslut till;källa
d1;p1;kvinna;1999;1;2020-01-10;2020-12-20;ja;Arbetsförmedlingen;Gymnasium;Fullständiga;ja;ja;;avslutat;Anställning;prov
d2;p2;man;1998;1;2020-01-10;2020-05-01;ja;Arbetsförmedlingen;Grundskola;Ofullständiga;nej;nej;;tillfälligt;;prov
d3;p2;man;1998;2;2021-01-10;;ja;Arbetsförmedlingen;Grundskola;Ofullständiga;nej;ja;;;;prov
d4;p3;kvinna;2000;2;2021-01-10;2021-01-15;ja;;;;;;;direkt;;prov
d5;p4;man;1997;2;2021-01-10;;nej;;;;;;;;;prov
""",
    "forsorjning.csv": """deltagande;tidpunkt;försörjning;huvudsaklig;från;till;källa
d1;inträde;Försörjningsstöd;ja;2020-01-10;;prov
d1;avslut;Lön;ja;2020-12-20;;prov
d2;inträde;Sjukpenning;ja;2020-01-10;;prov
d3;inträde;Försörjningsstöd;ja;2021-01-10;;prov
""",
    "handelser.csv": """deltagande;händelse;start;slut;sektor;källa
d1;Praktik;2020-02-01;2020-03-01;Kommun;prov
d1;Praktik;2020-04-01;2020-05-01;Kommun;prov
d1;Anställning;2020-06-01;2020-12-20;Kommun;prov
d3;Praktik;2021-02-01;;Kommun;prov
""",
}


def write_register(data: Path, **changed: str) -> Path:
    """The register under `data`, with the files named in `changed` (without ending) replaced."""
    folder = data / ROOT
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        stem = name.partition(".")[0]
        (folder / name).write_text(changed.get(stem, content), encoding="utf-8")
    return folder


def spoiled(name: str, old: str, new: str) -> dict[str, str]:
    """One file with one text in it replaced."""
    content = FILES[f"{name}.csv"]
    assert content.count(old) >= 1, f"{old!r} finns inte i {name}"
    return {name: content.replace(old, new, 1)}
