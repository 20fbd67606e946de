"""The participants of an insats: its register and its words, or counts."""

from __future__ import annotations

from dataclasses import replace

from samrapport.raw.declaration import Kolumn, Tabell, Texter, i_ordning, kalla
from samrapport.raw.nytt_ar import alla, levereras
from samrapport.raw.values import one_of, parse_count, parse_date, parse_slug, parse_year

LISTS = ("utbildning", "betyg", "initierande part", "försörjning", "avslut till", "händelse", "sektor")

LATER = "försörjning vid avslut"
"""A list that may be empty: means of support that nobody has when they begin, such as Lön."""

INTAG = "intag"
"""A list that may be empty: the intakes that share a coarser word, each as the tables write it (`Intag 4`)."""

_JA_NEJ = one_of("ja", "nej")

DELTAGARE = Tabell(
    "deltagare",
    "deltaganden",
    "En rad för varje deltagande, under pseudonym. En person som kommer tillbaka har en rad till, med samma "
    "`person` och ett annat intag. **Ett verkligt register läggs aldrig i git**, se "
    "[Personuppgifter](#personuppgifter).",
    {
        "deltagande": Kolumn("Deltagandets kortnamn, eget för varje rad", "d001", parse_slug),
        "person": Kolumn("Personens pseudonym. Aldrig ett personnummer: en fil med ett sådant läses inte", "p001", parse_slug),
        "kön": Kolumn("`kvinna`, `man`", "kvinna", one_of("kvinna", "man")),
        "födelseår": Kolumn("Fyra siffror", "1995", parse_year, required=False),
        "intag": Kolumn("Intagets nummer", "2", parse_count),
        "start": Kolumn("Första dagen", "2019-04-01", parse_date),
        "slut": Kolumn("Sista dagen; tomt medan deltagandet pågår", "2021-05-12", parse_date, required=False),
        "samtycke": Kolumn("`ja`, eller `nej` för den som bara räknas till antal och kön", "ja", _JA_NEJ),
        "initierande part": Kolumn("Vem som anmälde, ur kategorier.csv", "Arbetsförmedlingen", ordlista="initierande part", required=False),
        "utbildning": Kolumn("Utbildningsbakgrund, ur kategorier.csv", "Grundskola", ordlista="utbildning", required=False),
        "betyg": Kolumn("Betyg, ur kategorier.csv", "Fullständiga betyg eller fullföljd", ordlista="betyg", required=False),
        "anställning före": Kolumn("Om personen har haft en anställning: `ja`, `nej`", "nej", _JA_NEJ, required=False),
        "praktik före": Kolumn("Om personen har haft praktik: `ja`, `nej`", "ja", _JA_NEJ, required=False),
        "förlängt till": Kolumn("Dagen som deltagandet har förlängts till", "2021-05-12", parse_date, required=False),
        "avslut": Kolumn("Hur deltagandet slutade: `avslutat`, `tillfälligt`, eller `direkt` för den som slutade genast", "avslutat", one_of("avslutat", "tillfälligt", "direkt"), required=False),
        "avslut till": Kolumn("Vart personen gick, ur kategorier.csv; bara när `avslut` är `avslutat`", "Arbetsförmedlingen", ordlista="avslut till", required=False),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["deltagande"],
    plats="insats",
    ifylld=True,
    checks=[i_ordning("start", "slut"), i_ordning("start", "förlängt till")],
    fakta=("deltagare", "andel", "konsandel", "tid", "insats.<insats>.deltagare"),
    personer=True,
    provas=False,
    som_fore="fel",
    nytt_ar=levereras,
)  # fmt: skip

FORSORJNING = Tabell(
    "forsorjning",
    "försörjning",
    "Vad deltagarna lever på. Ett deltagande kan ha flera försörjningar vid ett tillfälle; högst en av dem är huvudsaklig.",
    {
        "deltagande": Kolumn("Deltagandet i deltagare.csv", "d001", parse_slug),
        "tidpunkt": Kolumn("`inträde`, `under tiden`, `avslut`", "inträde", one_of("inträde", "under tiden", "avslut")),
        "försörjning": Kolumn("Försörjningen, ur kategorier.csv", "Aktivitetsstöd", ordlista="försörjning"),
        "huvudsaklig": Kolumn("`ja`, `nej`", "ja", _JA_NEJ),
        "från": Kolumn("Första dagen", "2019-01-02", parse_date, required=False),
        "till": Kolumn("Sista dagen", "2019-06-30", parse_date, required=False),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["deltagande", "tidpunkt", "försörjning"],
    plats="insats",
    checks=[i_ordning("från", "till")],
    fakta=("deltagare.<tabell>.<kategori>", "insats.<insats>.deltagare"),
    personer=True,
    provas=False,
    nytt_ar=levereras,
)  # fmt: skip

HANDELSER = Tabell(
    "handelser",
    "händelser",
    "Det som händer under deltagandet. En person kan ha flera, så antalet händelser är inte antalet personer. En "
    "händelse ligger inom sitt deltagande.",
    {
        "deltagande": Kolumn("Deltagandet i deltagare.csv", "d001", parse_slug),
        "händelse": Kolumn("Händelsen, ur kategorier.csv", "Praktik", ordlista="händelse"),
        "start": Kolumn("Första dagen", "2019-05-25", parse_date),
        "slut": Kolumn("Sista dagen", "2019-08-13", parse_date, required=False),
        "sektor": Kolumn("Var anställningen finns, ur kategorier.csv", "Privat sektor", ordlista="sektor", required=False),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["deltagande", "händelse", "start"],
    plats="insats",
    checks=[i_ordning("start", "slut")],
    fakta=("deltagare.<tabell>.<kategori>", "insats.<insats>.deltagare"),
    personer=True,
    provas=False,
    nytt_ar=levereras,
)  # fmt: skip

SUMMA = "Summa"
"""The kategori whose row is the sum over all others of its table."""

AGGREGAT = Tabell(
    "deltagare_aggregat",
    "antal deltagare",
    "Mappen heter som insatsens kortnamn. Filen är för insatser som lämnar färdiga antal; finns det ett register "
    "räknas antalen ur det, och då ska filen inte finnas. Skriv `totalt` bara när fördelningen på kön inte är "
    "känd; annars räknas summan. En summa som du ändå skriver, `totalt` eller kategorin `Summa`, måste stämma med"
    " sina delar. Antal som är mindre än `minsta_cell` visas inte, se [Personuppgifter](#personuppgifter).",
    {
        "tabell": Kolumn("Tabellen som raden hör till", "Under tiden"),
        "undergrupp": Kolumn("En andra indelning av samma personer, till exempel betyg inom en utbildning", "Fullständiga betyg", required=False, optional=True),
        "kategori": Kolumn("Raden i tabellen", "Anställning"),
        "kön": Kolumn("Kvinnor, män, eller totalt: `kvinnor`, `män`, `totalt`", "kvinnor", one_of("kvinnor", "män", "totalt")),
        "antal": Kolumn("Antal, heltal", "8", parse_count, summeras=("kategori",), summan=SUMMA, arets=True),
        "bas": Kolumn("Vad som räknas: unika personer, deltaganden eller händelser", "unika personer per kategori"),
        "grupp": Kolumn("Grövre ord; kategorier med samma grupp slås ihop om för mycket annars inte går att visa, se [Små antal](../forklaringar/personuppgifter.md#små-antal-som-slås-ihop)", "Arbete eller studier", required=False, optional=True),
        "uteslutande": Kolumn("`ja` om var och en är i en enda kategori, `nej` om någon kan vara i flera; tomt är `ja`", "nej", one_of("ja", "nej"), required=False, optional=True),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["tabell", "undergrupp", "kategori", "kön"],
    plats="insats",
    i_stallet_for="deltagare",
    personer=True,
    provas=False,
    som_fore="fel",
)  # fmt: skip
"""undergrupp: a second division of the same persons. uteslutande: `nej` where one person may be in several kategorier."""

KATEGORIER = Tabell(
    "kategorier",
    "orden i registret",
    "Varje insats sorterar sina deltagare på sitt sätt. Filen räknar upp de ord som registret får använda, i den "
    "ordning som tabellerna visar dem.",
    {
        "lista": Kolumn("Vilken lista ordet hör till: `utbildning`, `betyg`, `initierande part`, `försörjning`, `avslut till`, `händelse`, `sektor`, `försörjning vid avslut`, `intag`", "försörjning", one_of(*LISTS, LATER, INTAG)),
        "kategori": Kolumn("Ordet, som det står i registret och i tabellerna", "Aktivitetsersättning"),
        "förkortning": Kolumn("Kort form för trånga tabellhuvuden", "AE", required=False),
        "grupp": Kolumn("Grövre ord; kategorier med samma grupp är en och samma i flödet från försörjning till utfall, och slås ihop i sin tabell om för mycket annars inte går att visa, se [Små antal](../forklaringar/personuppgifter.md#små-antal-som-slås-ihop)", "Ersättning från Försäkringskassan", required=False),
        "försörjning": Kolumn("För listan `avslut till`: vad den som går dit brukar leva på", "Lön", required=False),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["lista", "kategori"],
    plats="insats",
    ifylld=True,
    som_fore="",
    nytt_ar=alla,
)  # fmt: skip

MALBILD = replace(
    AGGREGAT,
    namn="malbild",
    rubrik="de tryckta antalen",
    syfte="Finns bara i exemplet: de tryckta antalen, som det påhittade registret är gjort efter.",
    kolumner={name: one for name, one in AGGREGAT.kolumner.items() if name != "grupp"},
    i_stallet_for="",
    som_fore="",
    nytt_ar=None,
)

TEXTER = Texter(
    (
        *("malgrupp", "kon", "utbildning", "erfarenhet", "forsorjning", "initierande"),
        *("resultat", "sektor", "avslut", "deltagartid"),
    ),
    plats="insats",
)
