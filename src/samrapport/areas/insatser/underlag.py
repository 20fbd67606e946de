"""The insatser that a förbund finances: who, why, with what, and what came of it."""

from __future__ import annotations

from samrapport.raw.declaration import Kolumn, Tabell, Texter, Tid, i_ordning, kalla
from samrapport.raw.nytt_ar import alla
from samrapport.raw.values import (
    one_of,
    parse_address,
    parse_amount,
    parse_count,
    parse_date,
    parse_name,
    parse_number,
    parse_year,
)

INSATSER = Tabell(
    "insatser",
    "insatserna",
    "",
    {
        "insats": Kolumn("Insatsens kortnamn, som andra filer och texter använder. a–z, 0–9 och understreck, med en bokstav först", "samordningsteam", parse_name),
        "namn": Kolumn("Namnet i rapporten", "Samordningsteam Västerås"),
        "typ": Kolumn("Individinsats eller strukturinsats: `individ`, `struktur`", "individ", one_of("individ", "struktur")),
        "verksamhetsägare": Kolumn("Vem som äger insatsen", "Samordningsförbundet Västerås", required=False),
        "verksamhetsutförare": Kolumn("Vem som utför den", "Utbildning och arbetsmarknad, Västerås stad", required=False),
        "start": Kolumn("Första dagen", "2020-01-01", parse_date, required=False),
        "slut": Kolumn("Sista dagen", "2022-12-31", parse_date, required=False),
        "tilldelade medel (kr)": Kolumn("Hela beloppet för insatsens tid, i kronor", "15000000", parse_amount, required=False),
        "platser": Kolumn("Antal platser", "90", parse_count, required=False),
        "platser avser": Kolumn("Vad en plats är", "årsplatser", required=False),
        "syfte": Kolumn("Varför insatsen finns", "Stödja arbetssökande som behöver samordnade insatser."),
        "behovsgrupp": Kolumn("Vilka den är till för", "Arbetssökande i arbetsför ålder", required=False),
        "mål": Kolumn("Vad den ska nå", "Deltagarna tar steg mot arbete.", required=False),
        "länk": Kolumn("Insatsens sida på webben", "https://samordningvasteras.se/insatser-i-samverkan/", parse_address, required=False),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["insats"],
    fakta=("insats", "indikator"),
    kontrolleras=True,
    checks=[
        i_ordning("start", "slut")
    ],
    som_fore="",
    tid=Tid("start", "slut"),
    nytt_ar=alla,
)  # fmt: skip

INSATSRESULTAT = Tabell(
    "insatsresultat",
    "insatsernas resultat",
    "",
    {
        "insats": Kolumn("Kortnamnet i `insatser.csv`", "samordningsteam", parse_name, finns_i=("insatser", "insats")),
        "mått": Kolumn("Vad som är mätt", "Kontakt med teamet"),
        "värde": Kolumn("Talet", "45", parse_number, arets=True),
        "enhet": Kolumn("Talets enhet: `antal`, `procent`, `kr`, `tkr`, `mkr`, `månader`, `dagar`, `år`", "antal", one_of("antal", "procent", "kr", "tkr", "mkr", "månader", "dagar", "år")),
        "bas": Kolumn("Vilka talet räknas på", "arbetssökande som har haft kontakt med teamet"),
        "period": Kolumn("Tiden som talet gäller", "delåret 2021", required=False),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["insats", "mått", "period"],
    fakta=("insats.<insats>.<mått>",),
    som_fore="fel",
    tid=Tid("period", "period", varje=False, allvar="fel"),
)  # fmt: skip

INDIKATORER = Tabell(
    "indikatorer",
    "indikatorerna",
    "",
    {
        "insats": Kolumn("Kortnamnet i `insatser.csv`", "samordningsteam", parse_name, finns_i=("insatser", "insats")),
        "målområde": Kolumn("Vad indikatorn gäller", "Förflyttning enligt processtrappan"),
        "tidpunkt": Kolumn("När den mäts", "Resultat vid avslut", required=False),
        "mått": Kolumn("Vad som mäts", "Stegförflyttning under deltagandet"),
        "målvärde": Kolumn("Talet som ska nås", "75", parse_number, required=False),
        "enhet": Kolumn("Talets enhet: `procent`, `antal`, `månader`, `dagar`, `kr`", "procent", one_of("procent", "antal", "månader", "dagar", "kr")),
        "jämförelse": Kolumn("Hur utfallet hålls mot målvärdet: `minst`, `högst`, `lika med`", "minst", one_of("minst", "högst", "lika med"), required=False),
        "utfall": Kolumn("Vad det blev. Tom cell: redovisas inte", "60", parse_number, required=False, arets=True),
        "bas": Kolumn("Vilka talet räknas på", "deltagare i insatsen", required=False),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["insats", "mått", "tidpunkt"],
    fakta=("indikator",),
)  # fmt: skip

TRAPPA = Tabell(
    "trappa",
    "trappan från behov till mål",
    "Blir ett diagram i insatsens redovisning.",
    {
        "insats": Kolumn("Kortnamnet i `insatser.csv`", "samordningsteam", parse_name, finns_i=("insatser", "insats")),
        "steg": Kolumn("Stegets nummer, 1 är lägst", "1", parse_count),
        "behov": Kolumn("Vad deltagaren behöver", "Passa tider, basala funktioner", required=False),
        "klarar": Kolumn("Vad deltagaren klarar", "Kunna lämna hemmet", required=False),
        "verksamhet": Kolumn("Vad insatsen gör", "Individuell bedömning", required=False),
        "mål": Kolumn("Vart steget leder", "Förrehabilitering", required=False),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["insats", "steg"],
    som_fore="",
    nytt_ar=alla,
)  # fmt: skip

INSATSBUDGET = Tabell(
    "insatsbudget",
    "en insats egen budget",
    "Skriv ingen summa.",
    {
        "insats": Kolumn("Kortnamnet i `insatser.csv`", "sim", parse_name, finns_i=("insatser", "insats")),
        "nr": Kolumn("Radens nummer", "1", parse_count),
        "post": Kolumn("Posten", "Doktorandtjänst"),
        "aktivitet": Kolumn("Vad pengarna går till", "Praktiskt forskningsarbete", required=False),
        "från": Kolumn("Första året", "2022", parse_year, required=False),
        "till": Kolumn("Sista året", "2023", parse_year, required=False),
        "belopp (kr)": Kolumn("Beloppet i kronor", "450000", parse_amount, summeras=("post",)),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["insats", "post"],
    fakta=("insats.<insats>.insatsbudget",),
    som_fore="",
    tid=Tid("från", "till", varje=False),
    nytt_ar=alla,
)  # fmt: skip

TEXTER = Texter(("insatser",))

INSATSTEXTER = Texter(("insats-{insats}",), tabell="insatser")
