"""What an insats report tells besides its participants: intakes, money, process, SWOT and self-assessment."""

from __future__ import annotations

from samrapport.raw.declaration import Kolumn, Slag, Tabell, Texter, Tid, i_ordning, kalla
from samrapport.raw.nytt_ar import alla, levereras, rader_utan
from samrapport.raw.values import one_of, parse_amount, parse_count, parse_date, parse_name

SLAG = Slag("insatser/{insats}/insats.yml", "Insatsrapport", fakta=("halvar",))

INTAG = Tabell(
    "intag",
    "intag",
    "En rad för varje intag.",
    {
        "intag": Kolumn("Intagets nummer", "1", parse_count),
        "start": Kolumn("Planerad första dag", "2019-01-01", parse_date),
        "upplägg": Kolumn("Hur träffarna är upplagda", "Enskilda träffar och gruppträffar", required=False),
        "påhittad": Kolumn("Om startdagen är påhittad, som några i exemplet: `ja`, `nej`. Tom cell: nej. Det sägs då vid dagen", "nej", one_of("ja", "nej"), required=False, optional=True),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["intag"],
    plats="insats",
    fakta=("intag",),
    ifylld=True,
    som_fore="",
    nytt_ar=alla,
)  # fmt: skip

EKONOMI = Tabell(
    "ekonomi",
    "insatsens ekonomi",
    "En rad för varje post och period.",
    {
        "post": Kolumn("Kortnamn i fakta: `ekonomi.<post>.budget`", "projekttiden", parse_name),
        "benämning": Kolumn("Raden i tabellen", "Projekttiden till och med halvåret"),
        "från": Kolumn("Första dagen som beloppen gäller", "2018-09-01", parse_date),
        "till": Kolumn("Sista dagen", "2021-06-30", parse_date),
        "budget (kr)": Kolumn("Budget i kronor", "12000000", parse_amount, required=False),
        "förbrukat (kr)": Kolumn("Förbrukat i kronor", "6500000", parse_amount, required=False, arets=True),
        "återlämnat (kr)": Kolumn("Återlämnat till förbundet, i kronor", "500000", parse_amount, required=False),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["post"],
    plats="insats",
    fakta=("ekonomi",),
    ifylld=True,
    checks=[i_ordning("från", "till")],
    som_fore="fel",
    tid=Tid("från", "till", varje=False, allvar="fel"),
    nytt_ar=rader_utan("budget (kr)", "återlämnat (kr)"),
)  # fmt: skip

PROCESS = Tabell(
    "process",
    "processen",
    "Stegen i insatsen, som ritas som ett diagram.",
    {
        "nr": Kolumn("Platsen i processen; steg med samma nummer står bredvid varandra", "2", parse_count),
        "steg": Kolumn("Stegets namn", "Studier"),
        "beskrivning": Kolumn("Vad som görs", "En studie- och yrkesvägledare går igenom möjligheterna."),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["steg"],
    plats="insats",
    ifylld=True,
    som_fore="",
    nytt_ar=alla,
)  # fmt: skip
"""nr: the place in the process; steps with one nr stand beside each other."""

SWOT = Tabell(
    "swot",
    "styrkor, möjligheter, utmaningar och hot",
    "En rad för varje punkt.",
    {
        "del": Kolumn("`styrkor`, `möjligheter`, `utmaningar`, `hot`", "styrkor", one_of("styrkor", "möjligheter", "utmaningar", "hot")),
        "punkt": Kolumn("Punkten", "Helhetssyn på deltagaren"),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["del", "punkt"],
    plats="insats",
    ifylld=True,
    som_fore="upplysning",
    nytt_ar=levereras,
)  # fmt: skip

SJALVVARDERING = Tabell(
    "sjalvvardering",
    "självvärdering",
    "En rad för varje punkt.",
    {
        "område": Kolumn("Området", "Deltagarnas utveckling"),
        "punkt": Kolumn("Punkten", "Deltagarna blir mer självständiga."),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["område", "punkt"],
    plats="insats",
    ifylld=True,
    som_fore="upplysning",
    nytt_ar=levereras,
)  # fmt: skip

PROCESSDAG = Tabell(
    "processdag",
    "de som var med om självvärderingen",
    "En rad för varje person, också den som var inbjuden men inte kom. Aldrig insatsens deltagare.",
    {
        "roll": Kolumn("`dokumentalist`, `processledare`, `deltagare`, `inbjuden` (den som inte deltog)", "deltagare", one_of("dokumentalist", "processledare", "deltagare", "inbjuden")),
        "namn": Kolumn("Personens namn", "Förnamn Efternamn"),
        "titel": Kolumn("Titel hos den egna organisationen", "Enhetschef", required=False),
        "organisation": Kolumn("Organisationen som personen kommer från", "Försäkringskassan"),
        "anmärkning": Kolumn("Till exempel när personen gick", "Gick efter lunch", required=False),
        "källa": kalla("Dokumentation från processdagen 2024-05-15"),
    },
    nyckel=["roll", "namn"],
    plats="insats",
    fakta=("processdag",),
    ifylld=True,
    provas=False,
    nytt_ar=levereras,
)  # fmt: skip

ANDRINGAR = Tabell(
    "andringar",
    "ändringar i planen",
    "En rad för varje ändring.",
    {
        "ändring": Kolumn("Vad som ändrades", "Deltagarnas start"),
        "från planen": Kolumn("Vad planen sade", "2018-11-01", required=False),
        "till": Kolumn("Vad det blev", "2019-01-01"),
        "skäl": Kolumn("Varför", "Två i teamet började senare", required=False),
        "källa": kalla("Halvårsrapport 2021"),
    },
    nyckel=["ändring"],
    plats="insats",
    ifylld=True,
    provas=True,
    som_fore="",
    nytt_ar=levereras,
)  # fmt: skip

TEXTER = Texter(
    (
        *("sammanfattning", "analys", "ekonomi", "ekonomi-analys", "verksamhet", "introduktion", "metoder"),
        *("swot", "swot-analys", "utvardering", "berattelser", "sjalvvardering"),
    ),
    plats="insats",
)
