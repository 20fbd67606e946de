"""The money of a report: budget, utfall (a table, or the books), and eget kapital."""

from __future__ import annotations

from samrapport.areas.ekonomi.bokforing import ENDINGS
from samrapport.areas.ekonomi.efter_lasning import sound_budget, sound_eget_kapital, sound_prognos
from samrapport.areas.ekonomi.kontomappning import parse_konto, parse_objekt, sound_kontomappning
from samrapport.areas.ekonomi.nytt_ar import foreslagen_budget, nytt_eget_kapital
from samrapport.areas.ekonomi.utfall import read_utfall
from samrapport.raw.declaration import Del, Kolumn, Mapp, Tabell, Texter, kalla
from samrapport.raw.nytt_ar import alla, rader_utan
from samrapport.raw.values import one_of, parse_amount, parse_date, parse_number, parse_year

DEL = Del("Budget och utfall")

BUDGET = Tabell(
    "budget",
    "budget och utblick",
    "Hör ihop med `utfall.csv` (eller `sie/`) och `eget_kapital.csv`: alla tre, eller ingen. Skriv inga summor. "
    "Ett streck i den tryckta budgeten är ingen rad alls; en tryckt nolla är en rad med 0.",
    {
        "block": Kolumn("Gruppen som posten hör till. `Intäkter` är intäkter, alla andra block är kostnader", "Insatser"),
        "post": Kolumn("Postens namn", "Samordningsteam Västerås"),
        "version": Kolumn("`budget` gäller rapportens år, `utblick` något av åren efter", "budget", one_of("budget", "utblick")),
        "år": Kolumn("Året som beloppet gäller", "2021", parse_year),
        "belopp": Kolumn("0 eller mer, i enheten från `rapport.yml`. Även kostnader skrivs positiva", "4200", parse_amount, summeras=("block", "post"), arets=True),
        "intecknat": Kolumn("`nej` för utvecklingsmedel som ingen insats har fått ännu. Samma värde på alla postens rader: `ja`, `nej`", "ja", one_of("ja", "nej")),
        "medlemsbidrag": Kolumn("`ja` för intäkter som är medlemmarnas bidrag. De fördelas efter andelarna i `medlemmar.csv`. Behövs bara när det finns fler intäkter än en: `ja`, `nej`", "ja", one_of("ja", "nej"), required=False, optional=True),
        "källa": kalla("Verksamhetsplan 2021"),
    },
    nyckel=["block", "post", "version", "år"],
    fakta=("budget", "ek", "bidrag"),
    ifylld=True,
    efter=sound_budget,
    noteras=False,
    kontrolleras=True,
    nytt_ar=foreslagen_budget,
)  # fmt: skip

UTFALL = Tabell(
    "utfall",
    "utfall",
    "Alla rader gäller till och med samma dag, som ligger inom perioden i `rapport.yml`.",
    {
        "block": Kolumn("Samma som i `budget.csv`", "Insatser"),
        "post": Kolumn("Samma som i `budget.csv`. En post utan budget läggs in där med beloppet 0", "Samordningsteam Västerås"),
        "till och med": Kolumn("Sista dagen som utfallet gäller", "2021-08-31", parse_date),
        "belopp": Kolumn("I enheten från `rapport.yml`. Får vara negativt", "2600", parse_number, summeras=("block", "post"), arets=True),
        "källa": kalla("Delårsbokslut 2021"),
    },
    nyckel=["block", "post"],
    fakta=("budget", "ek", "bidrag"),
    las=read_utfall,
    noteras=False,
    som_fore="fel",
)  # fmt: skip

PROGNOS = Tabell(
    "prognos",
    "prognos för hela året",
    "Vad varje post väntas bli när året är slut. Med den får budgettabellen två kolumner till: prognosen, och vad som skiljer den från budgeten. "
    "Summor visas bara när alla poster med budget har en prognos.",
    {
        "block": Kolumn("Samma som i `budget.csv`", "Insatser"),
        "post": Kolumn("Samma som i `budget.csv`", "Samordningsteam Västerås"),
        "belopp": Kolumn("Hela årets belopp, i enheten från `rapport.yml`", "4100", parse_amount, summeras=("block", "post")),
        "kommentar": Kolumn("Varför prognosen skiljer sig från budgeten", "En tjänst är vakant till oktober", required=False, optional=True),
        "källa": kalla("Förbundssamordnarens prognos, augusti"),
    },
    nyckel=["block", "post"],
    fakta=("budget.<block>.<post>.prognos",),
    efter=sound_prognos,
    noteras=False,
    nytt_ar=rader_utan("belopp", "kommentar"),
)  # fmt: skip

EGET_KAPITAL = Tabell(
    "eget_kapital",
    "ingående eget kapital",
    "En rad för den 1 januari rapportens år måste finnas. Utgående eget kapital räknas ut.",
    {
        "datum": Kolumn("Dagen som beloppet gäller", "2021-01-01", parse_date),
        "belopp": Kolumn("I enheten från `rapport.yml`", "1900", parse_number, arets=True),
        "källa": kalla("Årsredovisning 2020"),
    },
    nyckel=["datum"],
    fakta=("budget", "ek", "bidrag"),
    ifylld=True,
    efter=sound_eget_kapital,
    noteras=False,
    som_fore="fel",
    nytt_ar=nytt_eget_kapital,
)  # fmt: skip

KONTOMAPPNING = Tabell(
    "kontomappning",
    "vilken rad varje konto hör till",
    "Behövs när utfallet kommer ur [bokföringen](#sie-utfallet-ur-bokföringen), och läses bara då. Varje "
    "resultatkonto som har belopp i perioden måste höra till en rad. En rad med objekt går före en rad utan. "
    "Konton som inte ska vara med i rapporten skrivs på en rad utan block och post.",
    {
        "block": Kolumn("Samma som i `budget.csv`. Tom cell: kontona ska inte vara med", "Insatser", required=False),
        "post": Kolumn("Samma som i `budget.csv`", "Samordningsteam Västerås", required=False),
        "konto från": Kolumn("Kontot, eller det första i en följd", "5010", parse_konto),
        "konto till": Kolumn("Det sista kontot i följden, med lika många siffror. Tom cell: bara ett konto", "5099", parse_konto, required=False),
        "objekt": Kolumn("Bara belopp med objektet: dimensionens nummer, kolon och objektets nummer", "6:12", parse_objekt, required=False),
        "källa": kalla("Kontoplanen 2021"),
    },
    nyckel=["konto från", "konto till", "objekt"],
    ifylld=True,
    efter=sound_kontomappning,
    hor_till="sie",
    noteras=False,
    som_fore="",
    nytt_ar=alla,
)  # fmt: skip

SIE = Mapp(
    "sie",
    "utfallet ur bokföringen",
    """\
I stället för `utfall.csv` kan du lägga bokföringen i mappen `sie/`: en eller flera filer med SIE typ 4 (`.se`, `.si` eller `.sie`), som nästan
alla bokföringsprogram kan exportera. Då räknas utfallet ur verifikaten, och `kontomappning.csv` bestämmer vilken rad i rapporten varje konto hör till.
Ha inte `utfall.csv` samtidigt.

- **Vad som räknas.** Verifikat med datum i rapportens period. Beloppen är i kronor, oavsett enheten i `rapport.yml`. Kostnader är debet och
  intäkter kredit; i rapporten blir båda positiva.
- **Exportera sent nog.** Filen ska gälla rätt räkenskapsår, och vara exporterad efter periodens sista dag. Annars tas den inte emot.
- **Typ 2 och 3.** De har saldon för månaderna (`#PSALDO`) i stället för verifikat, och ger utfallet när perioden är hela månader. Ett objekt i
  kontomappningen kräver typ 3, och ett kontos rader får bara ha objekt av en dimension. Saldon där varje månad har dem före med i sig tas inte emot,
  och inte heller typ 1, som bara har årets saldon.
- **Året före.** En fil för året före, bredvid årets, ger samma period då (`utfall_fore`) och de ingående saldona. Årets egen fil räcker om den har
  saldon för månaderna året före.
- **Flera filer.** Verifikaten läggs ihop. Samma verifikat två gånger, verifikat utanför räkenskapsåret och filer från två organisationer tas
  inte emot. Ingående saldon tas ur den första filen, övriga ur den med det senaste verifikatet.
- **Teckenkodning.** CP437, som formatet kräver, Windows-1252 eller UTF-8. Programmet ser på bokstäverna vilken det är, och säger till när det inte går
  att avgöra. SIE 5 (XML) läses inte: välj SIE 4.
- **Ändrade verifikat.** Borttagna rader (`#BTRANS`) räknas inte. Tillagda rader (`#RTRANS`) räknas en gång, var i verifikatet tvillingen än står.
- **Kontroller.** Varje verifikat måste gå jämnt ut, annars tas filen inte emot. Att saldona stämmer med verifikaten prövas av
  [reglerna](#reglerna), och det som inte stämmer står bland rapportens fynd.
- **Personuppgifter.** Verifikatens texter läses inte in, men de finns kvar i filen och kan nämna personer. Titta efter innan du sparar filen i git.
""",
    andelser=ENDINGS,
    i_stallet_for="utfall",
)

TEXTER = Texter(("budget", "eget-kapital", "budget-kommentar"))
