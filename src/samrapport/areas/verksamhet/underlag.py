"""What the förbund did: `personer`, `moten`, `mal`, `aktiviteter` and `utbildningar` of a report."""

from __future__ import annotations

import pandas as pd

from samrapport.errors import DataFault
from samrapport.raw.declaration import Check, Kolumn, Tabell, Tid, i_ordning, kalla
from samrapport.raw.table import assert_known, row_fault
from samrapport.raw.values import one_of, parse_count, parse_date, parse_number


def sound_organisation(rapport: object, frame: pd.DataFrame) -> pd.DataFrame:
    """organ, under (the organ above, None at the top), placering (in line or beside). Raises DataFault.

    Every organ has a way to the top.
    """
    assert_known(frame[frame["under"].notna()], "under", frame["organ"], "finns inte i kolumnen organ")
    above = dict(zip(frame["organ"], frame["under"], strict=True))
    for _, row in frame.iterrows():
        seen, organ = set(), row["organ"]
        while organ is not None:
            if organ in seen:
                expected = "står under sig självt, direkt eller genom andra. Rätta kolumnen ”under”."
                raise DataFault(row_fault(row, "organ", expected))
            seen.add(organ)
            organ = above[organ]
    return frame


PERSONER = Tabell(
    "personer",
    "personer i organen",
    "Förtroendevalda och tjänstepersoner. Aldrig deltagare.",
    {
        "organ": Kolumn("Organet, som det ska stå i rapporten", "Styrelsen"),
        "roll": Kolumn("Rollen i organet", "ordförande"),
        "namn": Kolumn("Personens namn", "Förnamn Efternamn"),
        "titel": Kolumn("Titel hos den egna parten", "Sektionschef", required=False),
        "part": Kolumn("Parten som personen företräder", "Region Västmanland", required=False),
        "från": Kolumn("Första dagen, om den behövs", "2021-01-01", parse_date, required=False),
        "till": Kolumn("Sista dagen, om den behövs", "2021-09-26", parse_date, required=False),
        "källa": kalla("Protokoll 2021-02-12"),
    },
    nyckel=["organ", "roll", "namn"],
    fakta=("person",),
    checks=[
        i_ordning("från", "till")
    ],
    som_fore="",
    tid=Tid("från", "till"),
)  # fmt: skip

ORGANISATION = Tabell(
    "organisation",
    "organisationsschemat",
    "Ett organ på varje rad. Antalet personer hämtas från `personer.csv`.",
    {
        "organ": Kolumn("Organets namn", "Kansliet"),
        "under": Kolumn("Organet ovanför. Tom cell: överst", "Styrelsen", required=False),
        "placering": Kolumn("`linje` rakt under, `sida` vid sidan om", "linje", one_of("linje", "sida")),
        "källa": kalla("Förbundsordningen"),
    },
    nyckel=["organ"],
    efter=sound_organisation,
    som_fore="",
)  # fmt: skip

MOTEN = Tabell(
    "moten",
    "möten och konferenser",
    "En rad med datum är ett möte. När bara antalet är känt lämnas datumet tomt.",
    {
        "typ": Kolumn("Slags möte", "Styrelsemöte"),
        "organ": Kolumn("Vilket organ som möttes", "Styrelsen", required=False),
        "datum": Kolumn("Dagen", "2021-04-23", parse_date, required=False),
        "antal": Kolumn("1 på en rad med datum, annars antalet", "1", parse_count),
        "form": Kolumn("Till exempel digital", "digital", required=False),
        "beskrivning": Kolumn("Vad mötet gällde", "Ägardialog", required=False),
        "källa": kalla("Mötesanteckningar"),
    },
    nyckel=["typ", "organ", "datum", "beskrivning"],
    fakta=("mote",),
    checks=[
        Check(
            "antal",
            lambda frame: frame["datum"].isna() | (frame["antal"] == 1),
            "passar inte: en rad med datum är ett möte. Skriv 1, eller ta bort datumet.",
        )
    ],
    tid=Tid("datum", "datum", allvar="fel"),
)  # fmt: skip

MAL = Tabell(
    "mal",
    "målen",
    "Målen för året. Hör ihop med `aktiviteter.csv`: båda, eller ingen.",
    {
        "mål": Kolumn("Målets nummer", "1", parse_count),
        "rubrik": Kolumn("Målet i ord", "Att utveckla samverkanskultur"),
        "status": Kolumn("Måluppfyllelsen, i ord", "uppfyllt"),
        "källa": kalla("Verksamhetsplan 2021"),
    },
    nyckel=["mål"],
    fakta=("mal", "aktivitet"),
    kontrolleras=True,
    som_fore="upplysning",
)  # fmt: skip

AKTIVITETER = Tabell(
    "aktiviteter",
    "aktiviteterna i målen",
    "",
    {
        "mål": Kolumn("Målets nummer i `mal.csv`", "1", parse_count, finns_i=("mal", "mål")),
        "nr": Kolumn("Aktivitetens nummer inom målet", "2", parse_count),
        "aktivitet": Kolumn("Aktiviteten", "Möten i utvecklingsgruppen"),
        "genomfört": Kolumn("Vad som har gjorts", "Gruppen har träffats fyra gånger.", required=False),
        "status": Kolumn("Hur långt den har kommit: `genomförd`, `pågår`, `planerad`, `inställd`, `fördröjd`", "pågår", one_of("genomförd", "pågår", "planerad", "inställd", "fördröjd")),
        "källa": kalla("Verksamhetsplan 2021"),
    },
    nyckel=["mål", "nr"],
    fakta=("aktivitet",),
)  # fmt: skip

UTBILDNINGAR = Tabell(
    "utbildningar",
    "utbildningarna",
    "",
    {
        "nivå": Kolumn("Länets gemensamma eller förbundets egen: `länsgemensam`, `lokal`", "lokal", one_of("länsgemensam", "lokal")),
        "utbildning": Kolumn("Utbildningens namn", "Lösningsfokuserat ledarskap"),
        "tillfällen": Kolumn("Antal tillfällen", "2", parse_count, required=False),
        "dagar": Kolumn("Längd i dagar", "0,5", parse_number, required=False),
        "period": Kolumn("När den gavs", "våren 2021", required=False),
        "form": Kolumn("Till exempel digital", "digital", required=False),
        "målgrupp": Kolumn("Vilka den är till för", "Chefer hos förbundets parter", required=False),
        "syfte": Kolumn("Vad den ska ge", "Ge konkreta verktyg för samtal.", required=False),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["nivå", "utbildning"],
    fakta=("utbildning",),
    som_fore="upplysning",
    tid=Tid("period", "period", allvar="fel"),
)  # fmt: skip
