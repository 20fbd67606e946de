"""Statistics from SCB, kept as files: regions, helårsekvivalenter and population."""

from __future__ import annotations

from samrapport.raw.declaration import Check, Del, Kolumn, Tabell, Texter, kalla
from samrapport.raw.values import one_of, parse_age, parse_count, parse_date, parse_number, parse_region, parse_year

ERSATTNINGAR = (
    "Sjukpenning",
    "Sjuk- och aktivitetsersättning",
    "Arbetslöshet",
    "Arbetsmarknadsåtgärder",
    "Ekonomiskt bistånd",
    "Etableringsersättning",
)
"""SCB's six benefits, in SCB's order."""

ALDER = "20-64"
"""The age group that shares are computed for."""

TOTALT = "Totalt"
"""All benefits together, as SCB publishes it: rounded from exact figures, so not always the sum of the six."""

I_TEXT = {
    "Arbetslöshet": "ersättning vid arbetslöshet",
    "Arbetsmarknadsåtgärder": "ersättning vid arbetsmarknadsåtgärder",
}
"""What a benefit is called in a sentence, where SCB's head names the cause and not the support; else as it is headed."""

_TABELL = Kolumn("SCB:s namn på tabellen. Visas som källa", "HE0000T02N2", required=False, optional=True)
DEL = Del("Helårsekvivalenter", ar="hek.ar.senaste")

_KON = one_of("totalt", "kvinnor", "män")

HELARSEKVIVALENTER = Tabell(
    "helarsekvivalenter",
    "helårsekvivalenter",
    "SCB:s egna totaler visas som SCB publicerar dem: skriv dem med ersättningen `Totalt`, och båda könen med `totalt`. Skriv aldrig"
    " en summa som du själv har räknat. En total som saknas räknas som summan av sina delar, och ett län som SCB inte"
    " publicerar som summan av sina kommuner. SCB avrundar varje tal för sig, så en total kan skilja sig någon enhet från summan."
    " Två källor som ger samma cell olika värden blandas aldrig.",
    {
        "regionkod": Kolumn("Området", "1980", parse_region),
        "kön": Kolumn("`totalt` för båda. Riket kan också delas upp: `totalt`, `kvinnor`, `män`", "totalt", _KON),
        "ålder": Kolumn("Åldrarna. Rapporten använder `20-64`", "20-64", parse_age),
        "år": Kolumn("Året som uppgiften gäller", "2020", parse_year),
        "ersättning": Kolumn("En av SCB:s sex ersättningar, eller SCB:s egen summa av dem: `Sjukpenning`, `Sjuk- och aktivitetsersättning`, `Arbetslöshet`, `Arbetsmarknadsåtgärder`, `Ekonomiskt bistånd`, `Etableringsersättning`, `Totalt`", "Sjukpenning", one_of(*ERSATTNINGAR, TOTALT)),
        "antal": Kolumn("Helårsekvivalenter, heltal", "1250", parse_count),
        "källa": Kolumn("Vilken av SCB:s publiceringar. Samma text för hela tabellen", "SCB, statistikdatabasen"),
        "uttagsdatum": Kolumn("Dagen då uppgiften hämtades", "2021-09-15", parse_date, required=False),
        "tabell": _TABELL,
        "fotnot": Kolumn("SCB:s fotnot till uppgiften, i en mening. Visas under tabellen", "Uppgifter för en månad saknas.", required=False, optional=True),
    },
    nyckel=["regionkod", "kön", "ålder", "år", "ersättning", "källa"],
    plats="scb",
    fakta=("hek",),
    noteras=False,
    kontrolleras=True,
)  # fmt: skip

FOLKMANGD = Tabell(
    "folkmangd",
    "folkmängd",
    "Folkmängden som andelarna räknas på.",
    {
        "regionkod": Kolumn("Området", "1980", parse_region),
        "kön": Kolumn("`totalt` används i rapporten: `totalt`, `kvinnor`, `män`", "totalt", _KON),
        "ålder": Kolumn("Åldrarna. Rapporten använder `20-64`", "20-64", parse_age),
        "år": Kolumn("Året som uppgiften gäller", "2020", parse_year),
        "antal": Kolumn("Personer, heltal", "54300", parse_count),
        "källa": kalla("SCB, statistikdatabasen"),
        "uttagsdatum": Kolumn("Dagen då uppgiften hämtades", "2021-09-15", parse_date, required=False),
        "tabell": _TABELL,
        "andel": Kolumn("SCB:s egen andel för båda könen: helårsekvivalenter per 100 invånare, där SCB ger ut den. Annars räknas den ut", "14,2", parse_number, required=False, optional=True),
    },
    nyckel=["regionkod", "kön", "ålder", "år"],
    plats="scb",
    fakta=("hek",),
    noteras=False,
    checks=[
        Check(
            "antal",
            lambda frame: frame["antal"] > 0,
            "kan inte vara en folkmängd. Skriv antalet invånare, eller ta bort raden.",
        ),
        Check(
            "andel",
            lambda frame: frame["andel"].map(lambda share: share is None or 0 <= share <= 100).astype(bool),
            "är ingen andel. Skriv SCB:s andel i procent, mellan 0 och 100, eller lämna cellen tom.",
        ),
    ],
)  # fmt: skip


PERIOD = "period"
"""A column of what is read, and of no file: the months that a number is a mean of, where they are not the whole year."""
FOLKMANGD_MATT, ANVANDS_INTE, BADA = "Folkmängd", "används inte", "båda könen"
"""What a label of SCB's may mean besides a benefit."""

ETIKETTER = Tabell(
    "etiketter",
    "SCB:s etiketter",
    "Behövs bara när SCB har bytt namn på något: då säger felmeddelandet vilken etikett som är okänd. Skriv den här med vad den betyder.",
    {
        "etikett": Kolumn("Så som den står hos SCB", "Arbetslöshetsersättning m.m."),
        "betyder": Kolumn("Vad den är här. `används inte` tar bort talen: `Sjukpenning`, `Sjuk- och aktivitetsersättning`, `Arbetslöshet`, `Arbetsmarknadsåtgärder`, `Ekonomiskt bistånd`, `Etableringsersättning`, `Totalt`, `Folkmängd`, `kvinnor`, `män`, `båda könen`, `används inte`", "Arbetslöshet", one_of(*ERSATTNINGAR, TOTALT, FOLKMANGD_MATT, "kvinnor", "män", BADA, ANVANDS_INTE)),
    },
    nyckel=["etikett"],
    plats="scb",
    noteras=False,
)  # fmt: skip

TEXTER = Texter(("helarsekvivalenter", "helarsekvivalenter-kommuner", "helarsekvivalenter-kon"))
