"""Every kind of raw file, damaged in every way: read rightly, or refused in one message that names the place."""

from __future__ import annotations

import re
from datetime import date

import pytest
from data_factory import FORBUND, OWN, TABLES, Data, message_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samrapport.areas.deltagare.lasning.aggregat import AGGREGAT
from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.areas.ekonomi.kontomappning import parse_objekt
from samrapport.raw.folder import BadPath, RawFolder
from samrapport.raw.table import read_table
from tests.raw.book_factory import ods, ods_row, ods_table, xlsb, xlsx

STEMS = [*TABLES, "scb/helarsekvivalenter", "scb/folkmangd"]
PLAIN = [stem for stem in STEMS if '"' not in TABLES.get(stem, "")]
NEEDED = ["forbund/forbund", "forbund/medlemmar", "scb/regioner"]


def test_the_sound_folder_has_no_fault(data: Data) -> None:
    assert data.faults() == []


@pytest.mark.parametrize("stem", NEEDED)
def test_a_needed_file_that_is_missing_is_named(data: Data, stem: str) -> None:
    data.remove(f"{stem}.csv")
    assert data.faults()[0] == f"{stem}.csv: filen saknas. Lägg den där, eller rätta namnet."


@pytest.mark.parametrize("stem", STEMS)
def test_a_missing_column_is_named_for_every_file(data: Data, stem: str) -> None:
    lines = data.text(f"{stem}.csv").splitlines()
    column = lines[0].split(";")[1]
    data.write(f"{stem}.csv", "".join(";".join([*line.split(";")[:1], *line.split(";")[2:]]) + "\n" for line in lines))
    assert any(
        fault.startswith(f"{stem}.csv, rad 1, kolumn ”{column}”: kolumnen saknas.") for fault in data.faults_in(stem)
    )


@pytest.mark.parametrize("stem", STEMS)
def test_a_misspelt_column_gets_the_closest(data: Data, stem: str) -> None:
    text = data.text(f"{stem}.csv")
    data.write(f"{stem}.csv", text.replace(text.split(";")[0], text.split(";")[0] + "x", 1))
    found = [fault for fault in data.faults_in(stem) if fault.startswith(f"{stem}.csv")]
    assert len(found) == 1
    assert "felskriven?" in found[0] or "Menade du" in found[0]


@pytest.mark.parametrize(("other", "code"), [("\u043e", "U+043E"), ("\u03bf", "U+03BF")])
def test_a_heading_with_a_letter_of_another_script_names_it(data: Data, other: str, code: str) -> None:
    text = data.text(f"{OWN}/budget.csv")
    data.write(f"{OWN}/budget.csv", text.replace("belopp", f"bel{other}pp", 1))
    assert f"är den felskriven? Tecken 4 är ett tecken ur en annan skrift ({code})" in data.only_fault()


@pytest.mark.parametrize("kind", ["xlsm", "xlsb", "ods"])
def test_a_table_may_lie_in_any_kind_of_workbook(data: Data, kind: str) -> None:
    rows = [line.split(";") for line in data.text(f"{OWN}/budget.csv").splitlines()]
    budget = data.rapport().tabell("budget").drop(columns="fil")
    data.remove(f"{OWN}/budget.csv")
    made = {"xlsm": xlsx(*rows), "xlsb": xlsb(*rows), "ods": ods(ods_table("A", *(ods_row(*row) for row in rows)))}
    data.path(f"{OWN}/budget.{kind}").write_bytes(made[kind])
    assert data.faults() == []
    assert data.rapport().tabell("budget").drop(columns="fil").equals(budget)


@pytest.mark.parametrize("objekt", ["06:12", "06:12:00"])
def test_a_time_that_excel_made_of_an_object_is_told(objekt: str) -> None:
    with pytest.raises(ValueError, match="är ett klockslag, som Excel kan ha gjort"):
        parse_objekt(objekt)
    assert parse_objekt("6:12") == ("6", "12")


@pytest.mark.parametrize("stem", STEMS)
def test_an_unknown_column_is_refused(data: Data, stem: str) -> None:
    lines = data.text(f"{stem}.csv").splitlines()
    data.write(f"{stem}.csv", "\n".join([lines[0] + ";zzz", *(line + ";1" for line in lines[1:])]) + "\n")
    assert f"{stem}.csv, rad 1, kolumn ”zzz”: kolumnen är okänd. Ta bort den." in data.faults_in(stem)


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_every_file_is_read_alike_or_refused_by_its_encoding(data: Data, stem: str, encoding: str) -> None:
    data.write(f"{stem}.csv", data.text(f"{stem}.csv").encode(encoding))
    found = [fault for fault in data.faults_in(stem) if fault.startswith(f"{stem}.csv")]
    if encoding in ("utf-8-sig", "utf-16"):
        assert data.faults_in(stem) == []
    else:
        assert len(found) == 1
        assert re.search("nolltecken|inte kodad i UTF-8", found[0])


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("damage", ["tom", "komma", "citat", "för många", "för få"])
def test_every_file_is_refused_in_its_own_name_when_its_form_is_broken(data: Data, stem: str, damage: str) -> None:
    text = data.text(f"{stem}.csv")
    lines = text.splitlines(keepends=True)
    broken = {
        "tom": "",
        "komma": text.replace(";", ","),
        "citat": text + '"x;y\n',
        "för många": text + "x;" * 40 + "\n",
        "för få": text + "x\n",
    }[damage]
    data.write(f"{stem}.csv", broken)
    found = [fault for fault in data.faults_in(stem) if fault.startswith(f"{stem}.csv")]
    assert len(found) == 1, data.faults_in(stem)
    if damage.startswith("för"):
        assert f"rad {len(lines) + 1}: raden har" in found[0]


@pytest.mark.parametrize("stem", STEMS)
def test_a_file_of_heads_alone_is_empty_or_refused(data: Data, stem: str) -> None:
    data.write(f"{stem}.csv", data.text(f"{stem}.csv").splitlines()[0] + "\n")
    found = data.faults_in(stem)
    if stem.endswith(("/budget", "/eget_kapital")):
        assert found == [f"{stem}.csv: filen har rubriker men inga rader. Fyll i den, eller ta bort filen."]
    elif not stem.startswith(("forbund/", "scb/")):
        assert found == []


@pytest.mark.parametrize("stem", PLAIN)
def test_a_repeated_row_names_the_first(data: Data, stem: str) -> None:
    lines = data.text(f"{stem}.csv").splitlines()
    data.append(f"{stem}.csv", lines[1] + "\n")
    found = [fault for fault in data.faults_in(stem) if fault.startswith(f"{stem}.csv")]
    assert len(found) == 1
    assert f"rad {len(lines) + 1}" in found[0]
    assert "finns redan på rad 2" in found[0]


@pytest.mark.parametrize("stem", PLAIN)
def test_excel_gives_the_same_as_csv(data: Data, stem: str) -> None:
    data.excel(stem)
    assert data.faults_in(stem) == []


def test_csv_and_excel_side_by_side_are_refused(data: Data) -> None:
    text = data.text(f"{OWN}/budget.csv")
    data.excel(f"{OWN}/budget")
    data.write(f"{OWN}/budget.csv", text)
    assert (
        data.faults_in("budget")[0]
        == f"{OWN}/budget.csv: samma underlag finns också som {OWN}/budget.xlsx. Behåll bara den ena filen."
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("budget", "budget;2024;4000000", "budget;2024;fyra", "rad 2, kolumn ”belopp”: ”fyra” är inte ett tal."),
        ("budget", "budget;2024;4000000", "budget;2024;-5", "rad 2, kolumn ”belopp”: ”-5” är negativt."),
        ("budget", "budget;2024;4000000", "budget;2024;1.234", "rad 2, kolumn ”belopp”: ”1.234” kan betyda både"),
        ("budget", "budget;2024;4000000", "budget;2024;", "rad 2, kolumn ”belopp”: cellen är tom."),
        ("budget", "budget;2024;4000000", "budgett;2024;4", "rad 2, kolumn ”version”: ”budgett” känns inte igen."),
        ("budget", "budget;2024;4000000", "budget;2023;4", "rad 2, kolumn ”år”: ”2023” passar inte versionen"),
        ("budget", "utblick;2025;4100000", "utblick;2024;4", "rad 4, kolumn ”år”: ”2024” passar inte versionen"),
        ("budget", "utblick;2025;4100000", "utblick;2125;4", "rad 4, kolumn ”år”: ”2125” passar inte versionen"),
        ("budget", "budget;2024;4000000;ja", "budget;2024;4;tja", "rad 2, kolumn ”intecknat”: ”tja” känns inte igen."),
        ("budget", "Ledning;Styrelse", "ledning;Styrelse", "skrivs annars ”"),
        (
            "budget",
            "Ledning;Kansli;budget",
            "Ledning;Summa;budget",
            "”Summa” är en summa. Summor räknas ut; ta bort raden.",
        ),
        ("budget", "Ledning;Kansli;budget", "Ledning;– !;budget", "”– !” saknar bokstäver och siffror."),
        (
            "budget",
            "Ej fördelat;utblick;2025;500000;nej",
            "Ej fördelat;utblick;2025;5;ja",
            "har ett annat värde i ”intecknat”",
        ),
        ("utfall", "Kliv framåt", "Kliv framat", "rad 2, kolumn ”post”: ”Kliv framat” finns inte i budget.csv"),
        ("eget_kapital", "påhittat", "", "rad 2, kolumn ”källa”: cellen är tom."),
        ("utfall", "2024-06-30;5000;", "2024-05-31;5000;", "är en annan dag än på rad 2"),
        ("utfall", "1234567,50", "1234567,50 kr", "”1234567,50 kr” är inte ett tal."),
        ("eget_kapital", "2024-01-01", "2024-06-30", "ingående eget kapital den 2024-01-01 saknas."),
        ("eget_kapital", "2024-01-01", "1/1 2024", "”1/1 2024” är inget datum."),
        (
            "personer",
            "Bo Alm;;Region Sjölän;2023-01-01;2024-03-31",
            "Bo Alm;;X;2024-04-01;2024-03-31",
            "”2024-03-31” ligger före ”från”.",
        ),
        ("moten", "2024-05-02;1", "2024-05-02;2", "”2” passar inte: en rad med datum är ett möte."),
        ("moten", "Nätverksmöte;;;4", "Nätverksmöte;;;4,5", "”4,5” är inte ett heltal."),
        ("mal", "2;Bättre", "II;Bättre", "rad 3, kolumn ”mål”: ”II” är inte ett tal."),
        ("aktiviteter", "2;1;Träffas", "3;1;Träffas", "rad 4, kolumn ”mål”: ”3” finns inte i mal.csv."),
        ("aktiviteter", "pågår", "pagar", "”pagar” känns inte igen. Skriv ”genomförd” eller ”pågår”"),
        ("utbildningar", "lokal;", "regional;", "”regional” känns inte igen."),
        ("insatser", "brygga;", "../brygga;", "rad 3, kolumn ”insats”: ”../brygga” kan inte vara ett kortnamn"),
        ("insatser", "https://kliv.example/", "javascript:alert(1)", "är ingen webbadress."),
        ("insatser", "2023-01-01;2025-12-31", "2026-01-01;2025-12-31", "ligger före ”start”."),
        ("insatsresultat", "kliv;nöjda", "klv;nöjda", "”klv” finns inte i insatser.csv. Menade du ”kliv”?"),
        ("indikatorer", "minst;75", "drygt;75", "”drygt” känns inte igen."),
        ("insatsbudget", "1500000,25", "-1", "”-1” är negativt."),
        ("insatser/kliv/deltagare_aggregat", "kvinnor;14", "kvinna;14", "”kvinna” känns inte igen."),
        ("insatser/kliv/deltagare_aggregat", "kvinnor;14", "kvinnor;<5", "”<5” är inte ett tal."),
        ("uppgifter", "lokaler;3;antal", "lokaler;tre;antal", "rad 2, kolumn ”värde”: ”tre” är inte ett tal."),
        ("uppgifter", "oppnar;2024-09-01", "oppnar;2024-09-31", "”2024-09-31” är inget datum."),
        ("uppgifter", "lokaler;3", "antal-lokaler;3", "”antal-lokaler” kan inte vara ett kortnamn"),
        ("publicerat", "5100;tkr;", "5100;tusen;", "”tusen” känns inte igen."),
        (
            "publicerat",
            "budget.totalt.budget",
            "budget.totalt.budgt",
            "är inget känt faktum. Menade du ”budget.totalt.budget”",
        ),
        ("publicerat", "5100;tkr;", "5100;procent;", "passar inte faktumet budget.totalt.budget, som är i kr."),
    ],
)
def test_a_fault_in_the_report_names_row_column_and_value(data: Data, file: str, old: str, new: str, said: str) -> None:
    data.change(f"{OWN}/{file}.csv", old, new)
    found = data.faults_in(file)
    assert found
    assert all(fault.startswith(f"{OWN}/") for fault in found), found
    assert any(fault.startswith(f"{OWN}/{file}.csv") and said in fault for fault in found), found
    if file != "budget":
        assert len(found) == 1, found


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "forbund/medlemmar",
            "2303;;2024-01-01",
            "9999;;2024-01-01",
            "rad 6, kolumn ”regionkod”: ”9999” är en okänd kommunkod.",
        ),
        ("forbund/medlemmar", "2303;;2024-01-01", "23;;2024-01-01", "”23” är en okänd kommunkod."),
        ("forbund/medlemmar", "2303;;2024-01-01", ";;2024-01-01", "saknas för en kommun."),
        (
            "forbund/medlemmar",
            "2011-04-01;2023-12-31",
            "2011-04-01;2010-12-31",
            "”2010-12-31” ligger före ”giltig från”.",
        ),
        (
            "forbund/medlemmar",
            "2303;;2024-01-01",
            "2301;;2024-01-01",
            "är medlem redan genom rad 4, och tiderna överlappar.",
        ),
        ("forbund/medlemmar", "1/2", "1/0", "”1/0” är inte ett tal."),
        ("forbund/medlemmar", "sjo-bro;stat", "../x;stat", "”../x” kan inte vara ett kortnamn."),
        ("forbund/forbund", "https://sjobro.example/", "sjobro.example", "är ingen webbadress."),
        ("scb/regioner", "23;Sjölän;län", "23;Sjölän;stift", "”stift” känns inte igen."),
        ("scb/regioner", "2401;Grannby", "241;Grannby", "”241” är ingen regionkod."),
        (
            "scb/folkmangd",
            "2301;totalt;20-64;2021;5000",
            "2399;totalt;20-64;2021;5000",
            "”2399” är en okänd regionkod.",
        ),
        (
            "scb/folkmangd",
            "2301;totalt;20-64;2021;5000",
            "2301;totalt;20-64;2021;5000,5",
            "”5000,5” är inte ett heltal.",
        ),
        (
            "scb/helarsekvivalenter",
            "2301;totalt;20-64;2021;Sjukpenning;100",
            "2301;totalt;20-64;2021;Sjukpeng;100",
            "”Sjukpeng” känns inte igen.",
        ),
        (
            "scb/helarsekvivalenter",
            "2301;totalt;20-64;2021;Sjukpenning;100",
            "2301;totalt;20-64;2021;Sjukpenning;..",
            "”..” är inte ett tal.",
        ),
    ],
)
def test_a_fault_in_common_data_names_row_column_and_value(
    data: Data, file: str, old: str, new: str, said: str
) -> None:
    data.change(f"{file}.csv", old, new)
    assert any(fault.startswith(f"{file}.csv, rad ") and said in fault for fault in data.faults_in(file)), (
        data.faults_in(file)
    )


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_rows(data: Data) -> None:
    data.append(
        f"{OWN}/budget.csv",
        "Ledning;Bank;budget;2024;många;kanske;påhittat\nLedning;Kansli;budget;2024;7;ja;påhittat\nLedning;kort\n"
        "Ledning;Hyra;budget;2024;-1;ja;\n",
    )
    found = [fault for fault in data.faults_in("budget") if fault.startswith(f"{OWN}/budget.csv")]
    places = [re.match(r".*?csv(, rad \d+)?(, kolumn ”\w+”)?:", fault).group(1, 2) for fault in found]  # type: ignore[union-attr]
    assert places == [
        (", rad 12", ", kolumn ”belopp”"),
        (", rad 12", ", kolumn ”intecknat”"),
        (", rad 13", ", kolumn ”år”"),
        (", rad 14", None),
        (", rad 15", ", kolumn ”belopp”"),
        (", rad 15", ", kolumn ”källa”"),
    ]


def test_a_budget_without_income_is_refused(data: Data) -> None:
    data.write(f"{OWN}/budget.csv", data.text(f"{OWN}/budget.csv").replace("Intäkter;", "Inkomster;"))
    assert "inget block heter ”Intäkter”" in data.only_fault()


def test_income_in_small_letters_is_not_taken_for_a_cost(data: Data) -> None:
    data.write(f"{OWN}/budget.csv", data.text(f"{OWN}/budget.csv").replace("Intäkter;", "intäkter;"))
    assert "skrivs annars ”Intäkter”" in data.only_fault()


@pytest.mark.parametrize(
    "spelling", ["4 000 000", "4\u00a0000\u00a0000", "4\u202f000\u202f000", "4000000,00", "4000000.00", "+4000000"]
)
def test_an_amount_is_the_same_in_every_spelling(data: Data, spelling: str) -> None:
    before = las_ekonomi(data.rapport()).facts
    data.change(f"{OWN}/budget.csv", "budget;2024;4000000", f"budget;2024;{spelling}")
    after = las_ekonomi(data.rapport()).facts
    assert {name: fact.value for name, fact in after.items()} == {name: fact.value for name, fact in before.items()}


def test_tkr_and_kr_give_the_same_kronor(data: Data) -> None:
    before = {name: fact.value for name, fact in las_ekonomi(data.rapport()).facts.items()}
    data.change(f"{OWN}/rapport.yml", "enhet: kr", "enhet: tkr")
    for name, column in (("budget", 4), ("utfall", 3), ("eget_kapital", 1)):
        rows = [line.split(";") for line in data.text(f"{OWN}/{name}.csv").splitlines()]
        for row in rows[1:]:
            amount = row[column].replace(",", ".")
            row[column] = f"{float(amount) / 1000:.5f}".replace(".", ",")
        data.write(f"{OWN}/{name}.csv", "".join(";".join(row) + "\n" for row in rows))
    assert {name: fact.value for name, fact in las_ekonomi(data.rapport()).facts.items()} == before


def test_html_in_a_name_passes_unharmed(data: Data) -> None:
    data.change(f"{OWN}/personer.csv", "Ada Ek", "<img src=x onerror=alert(1)> {{ 7 * 7 }}")
    data.change(f"{OWN}/budget.csv", "Ledning;Styrelse", "Ledning;<b>Styrelse</b>")
    data.change(f"{OWN}/utfall.csv", "Ledning;Styrelse", "Ledning;<b>Styrelse</b>")
    assert data.faults() == []
    assert data.rapport().personer["namn"].iloc[0] == "<img src=x onerror=alert(1)> {{ 7 * 7 }}"
    assert data.rapport().fakta["budget.ledning.b_styrelse_b.utfall"].value == 5000


def test_an_excel_file_with_numbers_and_days_of_its_own_gives_the_same(data: Data) -> None:
    before = data.rapport().eget_kapital["belopp"].iloc[0]
    data.excel(f"{OWN}/eget_kapital", [("datum", "belopp", "källa"), (date(2024, 1, 1), 2500000.0, "påhittat")])
    assert data.faults() == []
    assert data.rapport().eget_kapital["belopp"].iloc[0] == before


def test_single_facts_from_excel_keep_their_numbers_and_days(data: Data) -> None:
    heads = ("namn", "värde", "enhet", "bas", "beskrivning", "källa")
    rows = [("andel", 1.234, "procent", "", "x", "y"), ("dag", date(2024, 9, 1), "datum", "", "x", "y")]
    data.excel(f"{OWN}/uppgifter", [heads, *rows])
    facts = data.rapport().fakta
    assert str(facts["uppgift.andel"].value) == "1.234"
    assert facts["uppgift.dag"].value == date(2024, 9, 1)


def test_a_faulty_excel_formula_names_its_row(data: Data) -> None:
    data.excel(f"{OWN}/eget_kapital", [("datum", "belopp", "källa"), ("2024-01-01", "#REF!", "x")])
    assert f"{OWN}/eget_kapital.xlsx, rad 2, kolumn ”belopp”: ”#REF!” är ett fel från en formel." in data.only_fault()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("budgett.csv", "Menade du budget.csv?"),
        ("Budget.csv", "Menade du budget.csv?"),
        ("utfall.csv.bak", "är en kopia av utfall.csv"),
        ("anteckningar.docx", "Ta bort den"),
        ("text/sammanfattning.txt", "Döp om den till sammanfattning.md"),
        ("texter/x.md", "Menade du text?"),
        ("insatser/kliv/deltagare_agregat.csv", "Menade du deltagare_aggregat.csv?"),
        ("insatser/klivv/deltagare_aggregat.csv", "Menade du kliv?"),
    ],
)
def test_a_file_that_nothing_reads_is_told(data: Data, name: str, hint: str) -> None:
    data.write(f"{OWN}/{name}", "x")
    found = data.faults()
    assert any("läses inte" in fault and hint in fault for fault in found), found


def test_hidden_and_open_files_are_let_be(data: Data) -> None:
    data.write(f"{OWN}/.DS_Store", "x")
    data.write(f"{OWN}/~$budget.xlsx", "x")
    assert data.faults() == []


@pytest.mark.parametrize("path", ["../x.csv", "a/../../x.csv", "/etc/passwd", "a//b", ""])
def test_no_path_leads_out_of_the_folder(data: Data, path: str) -> None:
    with pytest.raises(BadPath):
        RawFolder(data.root).read(path)


def test_a_folder_in_place_of_a_file_is_refused(data: Data) -> None:
    data.remove("scb/regioner.csv")
    (data.root / "scb" / "regioner.csv").mkdir()
    assert data.faults()[0].startswith("scb/regioner.csv: är en mapp")


def test_what_was_read_and_looked_for_in_vain_is_recorded(data: Data) -> None:
    folder = RawFolder(data.root)
    assert folder.has("scb/regioner.csv")
    assert not folder.has("scb/saknas.csv")
    folder.read("scb/regioner.csv")
    assert folder.seen["scb/saknas.csv"] is None
    assert len(folder.seen["scb/regioner.csv"] or "") == 64


def test_another_forbunds_unknown_kommun_is_not_this_ones_fault(data: Data) -> None:
    data.append("forbund/medlemmar.csv", "annat;kommun;Okänd;9999;;2011-04-01;;påhittat\n")
    assert data.faults() == []


def test_a_forbund_without_kommuner_is_told(data: Data) -> None:
    lines = [line for line in data.text("forbund/medlemmar.csv").splitlines() if ";kommun;" not in line]
    data.write("forbund/medlemmar.csv", "\n".join(lines) + "\n")
    assert any(f"förbundet ”{FORBUND}” har ingen medlemskommun" in fault for fault in data.faults())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: f"tabell;kategori;kön;antal;bas;källa\n{text}".encode()),
    )
)
def test_no_bytes_make_a_table_raise_anything_but_a_message(data: Data, content: bytes) -> None:
    data.write("x.csv", content)
    message = message_of(read_table, RawFolder(data.root), "x", AGGREGAT)
    assert all(line.startswith("x.csv") for line in message.splitlines())
