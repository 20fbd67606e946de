"""What the förbund did: `personer`, `moten`, `mal`, `aktiviteter` and `utbildningar` of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from samrapport.errors import DataFault, assert_none
from samrapport.raw.declaration import Check, Kolumn, Tabell, Texter, Tid, i_ordning, kalla
from samrapport.raw.nytt_ar import alla, inga, rader_utan
from samrapport.raw.table import assert_known, row_fault
from samrapport.raw.values import OneOf, one_of, parse_count, parse_date, parse_number


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
    nytt_ar=alla,
)  # fmt: skip

ORGANISATION = Tabell(
    "organisation",
    "organisationsschemat",
    "Ett organ på varje rad. Antalet personer, de som är kvar när perioden slutar, hämtas från `personer.csv`.",
    {
        "organ": Kolumn("Organets namn", "Kansliet"),
        "under": Kolumn("Organet ovanför. Tom cell: överst", "Styrelsen", required=False),
        "placering": Kolumn("`linje` rakt under, `sida` vid sidan om", "linje", one_of("linje", "sida")),
        "källa": kalla("Förbundsordningen"),
    },
    nyckel=["organ"],
    efter=sound_organisation,
    som_fore="",
    nytt_ar=alla,
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
    nytt_ar=inga,
)  # fmt: skip


@dataclass(frozen=True)
class _Status(OneOf):
    """The scale of judgements; `delvis uppfyllt` is `delvis`."""

    def __call__(self, cell: object) -> str:
        """The word."""
        short = str(cell).casefold().removesuffix(" uppfyllt")
        return super().__call__(short or cell)


ARSMAL, VERKSAMHETSMAL, FINANSIELLT = "årsmål", "verksamhetsmål", "finansiellt mål"
SLAG = (ARSMAL, VERKSAMHETSMAL, FINANSIELLT)
UPPFYLLT, DELVIS, INTE, EJ_BEDOMT = "uppfyllt", "delvis", "inte", "ej bedömt"
STATUS = (UPPFYLLT, DELVIS, INTE, EJ_BEDOMT)


def sound_mal(rapport: object, frame: pd.DataFrame) -> pd.DataFrame:
    """mål, slag (that of a year where none is said), rubrik, status, motivering, faktum, jämförelse, målvärde. Raises DataFault.

    A goal has a judgement, or the fact and the target that decide it.
    """
    frame = frame.assign(slag=[one or ARSMAL for one in frame["slag"]])
    faults = []
    for index in frame.index[frame.duplicated(["slag", "mål"])]:
        faults.append(
            row_fault(
                frame.loc[index],
                "mål",
                f"finns redan bland målen av slaget {frame.loc[index, 'slag']}. Ge målet ett eget nummer.",
            )
        )
    for row in frame.to_dict("records"):
        deciding = [name for name in ("faktum", "jämförelse", "målvärde") if row[name] is None]
        if row["status"] is None and len(deciding) == 3:
            faults.append(
                row_fault(
                    row,
                    "status",
                    f"cellen är tom. Skriv {' eller '.join(f'”{one}”' for one in STATUS)}, eller fyll i faktum, jämförelse och målvärde.",
                )
            )
        if 0 < len(deciding) < 3:
            faults.append(
                row_fault(
                    row,
                    deciding[0],
                    "cellen är tom. Faktum, jämförelse och målvärde avgör målet tillsammans: fyll i alla tre, eller ingen.",
                )
            )
    assert_none(faults)
    return frame


def sound_aktiviteter(rapport: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """mål (an årsmål), nr, aktivitet, genomfört, status. Raises DataFault."""
    known = rapport.tabell("mal")
    numbers = known.loc[known["slag"] == ARSMAL, "mål"]
    assert_known(frame, "mål", numbers, f"är inget {ARSMAL} i mal.csv")
    return frame


MAL = Tabell(
    "mal",
    "målen",
    "Målen och hur förbundet bedömer dem: årets mål, verksamhetsmålen och det finansiella. De visas i sammanfattningen och i avsnittet om "
    "mål. Hör ihop med `aktiviteter.csv`: båda, eller ingen.\n\n"
    "Bedömningen följer en fast skala. Skriv den i `status`, med skälet i `motivering`. Går målet att avgöra med en siffra skriver du i stället "
    "faktumet, hur det ska hållas mot målet och målvärdet; då räknas bedömningen fram. Står båda och säger olika saker blir det ett fynd. Det som ingen har bedömt är "
    "`ej bedömt`.",
    {
        "mål": Kolumn("Målets nummer bland målen av samma slag", "1", parse_count),
        "slag": Kolumn("Målets slag: `årsmål`, `verksamhetsmål`, `finansiellt mål`. Tom cell: årsmål", "finansiellt mål", one_of(*SLAG), required=False, optional=True),
        "rubrik": Kolumn("Målet i ord", "Att utveckla samverkanskultur"),
        "status": Kolumn("Bedömningen: `uppfyllt`, `delvis`, `inte`, `ej bedömt`. Tom cell: ett faktum avgör", "delvis", _Status(STATUS), required=False),
        "till": Kolumn("Sista dagen som bedömningen gäller. Tom cell: periodens sista dag", "2021-06-30", parse_date, required=False, optional=True),
        "motivering": Kolumn("Varför det bedöms så, i en eller ett par meningar", "Båda träffarna är hållna.", required=False, optional=True),
        "faktum": Kolumn("Faktumet som avgör, eller flera: `a + b`, `a / b`", "budget.totalt.utfall", required=False, optional=True),
        "jämförelse": Kolumn("Hur faktumet hålls mot målvärdet: `minst`, `högst`, `lika med`", "högst", one_of("minst", "högst", "lika med"), required=False, optional=True),
        "målvärde": Kolumn("Ett annat faktum, eller ett tal: procent för en andel, tkr för ett belopp, annars antalet", "budget.totalt.budget", required=False, optional=True),
        "källa": kalla("Verksamhetsplan 2021"),
    },
    nyckel=["slag", "mål"],
    fakta=("mal", "aktivitet"),
    kontrolleras=True,
    efter=sound_mal,
    som_fore="upplysning",
    nytt_ar=rader_utan("status", "till", "motivering"),
)  # fmt: skip

AKTIVITETER = Tabell(
    "aktiviteter",
    "aktiviteterna i årets mål",
    "",
    {
        "mål": Kolumn("Årsmålets nummer i `mal.csv`", "1", parse_count, finns_i=("mal", "mål")),
        "nr": Kolumn("Aktivitetens nummer inom målet", "2", parse_count),
        "aktivitet": Kolumn("Aktiviteten", "Möten i utvecklingsgruppen"),
        "genomfört": Kolumn("Vad som har gjorts. Tom cell: det står i målets text", "Gruppen har träffats fyra gånger.", required=False),
        "status": Kolumn("Hur långt den har kommit: `genomförd`, `pågår`, `planerad`, `inställd`, `fördröjd`", "pågår", one_of("genomförd", "pågår", "planerad", "inställd", "fördröjd")),
        "källa": kalla("Verksamhetsplan 2021"),
    },
    nyckel=["mål", "nr"],
    fakta=("aktivitet",),
    efter=sound_aktiviteter,
    nytt_ar=rader_utan("genomfört", "status"),
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
    nytt_ar=inga,
)  # fmt: skip

TEXTER = Texter(
    (
        *("organisation", "styrelsen", "kansliet", "utvecklingsgruppen", "revision"),
        *("verksamhetsrapport", "styrelsens-arbete", "aterkoppling", "mal", "stodjande-samverkan", "beslut"),
    )
)

MALTEXTER = Texter(("mal-{mål}",), tabell="mal")
