"""`rapport.yml` is read strictly: each fault with its row, its key, its value and what to do."""

from __future__ import annotations

import time

import pytest
from data_factory import AR, FORBUND, OWN, RAPPORT, Data, message_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samrapport.areas.forbund.rapportuppgifter import Rapportuppgifter, read_rapport
from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder

FILE = f"{OWN}/rapport.yml"


def read(data: Data, text: str | bytes) -> Rapportuppgifter:
    data.write(FILE, text)
    return read_rapport(RawFolder(data.root), FORBUND, AR)


def refusal(data: Data, text: str | bytes) -> list[str]:
    with pytest.raises(DataFault) as caught:
        read(data, text)
    return [str(fault) for fault in caught.value.faults]


def test_it_is_read_with_defaults_for_what_may_lack(data: Data) -> None:
    own = read(data, RAPPORT)
    assert (own.minsta_cell, own.dnr, own.enhet) == (5, None, "kr")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_are_read(data: Data, encoding: str) -> None:
    assert read(data, RAPPORT.encode(encoding)).kalla == "påhittat"


def test_a_number_as_dnr_is_text(data: Data) -> None:
    assert read(data, RAPPORT + "dnr: 202112\n").dnr == "202112"


@pytest.mark.parametrize(
    "text",
    [
        *("2022:12", "2022_12", "0o10", "010", "1:30", "0x1F", "1e3", "1_000", "12.50", ".5", "+5", "190:20:30"),
        *("yes", "no", "on", "off", "ja", "nej", "true", "Y", "2022-01-01", "2022-13-45", "2022-01-01 12:00:00"),
        *(".inf", ".nan", "Null och intet", "=", "<<", "C:\\mapp", "12#3", "a:b", "Motto: ” - ”".replace(": ", ":")),
    ],
)
def test_a_text_is_what_stands_there(data: Data, text: str) -> None:
    assert read(data, f"{RAPPORT}dnr: {text}\n").dnr == text
    assert read(data, RAPPORT.replace("Halvårsbokslut 2024", text)).titel == text


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *(
            (one, f"”{one}” är inte ett heltal. Skriv bara siffror")
            for one in ("yes", "no", "1:30", "1_0", "5.0", "0x5", "+5")
        ),
        ("010", "”010” börjar med 0. Skriv 10."),
        ("00", "”00” börjar med 0. Skriv 0."),
        ("", "rad 7, kolumn ”minsta_cell”: ”” är tom."),
        ("5 6", "”5 6” är inte ett heltal"),
        ("# 5", "”# 5” ses som en kommentar"),
        ("[5]", "är inte ett heltal"),
    ],
)
def test_a_number_that_is_not_written_as_one_is_told(data: Data, value: str, told: str) -> None:
    (found,) = refusal(data, RAPPORT.replace("enhet: kr", f"minsta_cell: {value}"))
    assert told in found


@pytest.mark.parametrize(
    "value", ["7", '"7"', "'7'", "7   ", "7  # färre visas inte", "7 #8", '"7" #8', "\n  7", "7\u200b"]
)
def test_a_comment_after_what_has_a_type_of_its_own_is_one(data: Data, value: str) -> None:
    text = RAPPORT.replace("enhet: kr", f"enhet: kr # inte tkr\nminsta_cell: {value}").replace(
        "06-30", "06-30 # halvår"
    )
    assert read(data, text).minsta_cell == 7


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ar: 2024", "ar: tjugofyra", "rad 2, kolumn ”ar”: ”tjugofyra” är inte ett heltal."),
        ("ar: 2024", "ar: 2023", "rad 2, kolumn ”ar”: ”2023” stämmer inte med mappen sjo-bro/2024."),
        ("ar: 2024", "ar: 24", "rad 2, kolumn ”ar”: ”24” är för litet. Skriv minst 1900."),
        ("ar: 2024", "ar: .inf", "rad 2, kolumn ”ar”: ”.inf” är inte ett heltal."),
        ("ar: 2024", "ar: 2024\nar: 2024", "rad 3, kolumn ”ar”: nyckeln finns redan på rad 2."),
        ("ar: 2024", "år: 2024", "rad 2, kolumn ”år”: nyckeln är okänd. Menade du ”ar”?"),
        ("forbund: sjo-bro", "forbund: ../sjo-bro", "”../sjo-bro” stämmer inte med mappen"),
        ("titel: Halvårsbokslut 2024", "titel: ''", "kolumn ”titel”: ”” är tom."),
        ("titel: Halvårsbokslut 2024", "titel: [a]", "”['a']” är inte en text."),
        ("titel: Halvårsbokslut 2024\n", "", "kolumn ”titel”: nyckeln saknas. Lägg till den."),
        ("start: 2024-01-01", "start: 2024-13-01", "rad 5, kolumn ”period.start”: ”2024-13-01” är inget datum."),
        ("start: 2024-01-01", "start: i januari", "rad 5, kolumn ”period.start”: ”i januari” är inget datum."),
        (
            "start: 2024-01-01",
            "start: 2023-01-01",
            "rad 4, kolumn ”period”: ”2023-01-01–2024-06-30” ligger inte inom 2024.",
        ),
        ("start: 2024-01-01", "start: 2024-12-01", "har ett slut som ligger före start."),
        (
            "start: 2024-01-01",
            "stort: 2024-01-01",
            "rad 5, kolumn ”period.stort”: nyckeln är okänd. Menade du ”start”?",
        ),
        ("enhet: kr", "enhet: mkr", "rad 7, kolumn ”enhet”: ”mkr” känns inte igen. Skriv ”kr” eller ”tkr”."),
        ("ek_regel: utan_ej_intecknat", "ek_regel: båda", "”båda” känns inte igen."),
        ("enhet: kr", "minsta_cell: -1", "är för litet. Skriv minst 0."),
        ("enhet: kr", "kontakt: {webb: 'javascript:alert(1)'}", "är ingen webbadress."),
        ("enhet: kr", "kontakt: {epost: 'ingen'}", "är ingen e-postadress."),
        ("enhet: kr", "kontakt: Ada", "kolumn ”kontakt”: ”Ada” ska ha egna nycklar på indragna rader under sig."),
        ("enhet: kr", "1: x", "nyckeln"),
        ("enhet: kr", "? [a]\n: x", "rapport.yml"),
        ("enhet: kr", "enhet: !!python/object:os.system x", "inte giltig YAML"),
        ("enhet: kr", "enhet: 'kr", "inte giltig YAML"),
        ("enhet: kr", "\tenhet: kr", "rad 7: filen är inte giltig YAML"),
        ("enhet: kr", "enhet: &a kr\ndnr: *a", "rad 7: hänvisningar med & och * används inte här."),
        ("enhet: kr", "minsta_cell: " + "9" * 5000, "är för stort. Rätta talet."),
    ],
)
def test_a_fault_names_row_key_and_value(data: Data, old: str, new: str, said: str) -> None:
    assert RAPPORT.count(old) == 1
    found = refusal(data, RAPPORT.replace(old, new))
    assert all(fault.startswith(FILE) for fault in found)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "bara text", "42", "null"])
def test_what_is_no_mapping_is_refused(data: Data, text: str) -> None:
    assert refusal(data, text) == [f"{FILE}: filen ska hålla nycklar och värden, till exempel ”ar: 2021”."]


def test_all_faults_are_told_at_once(data: Data) -> None:
    assert len(refusal(data, RAPPORT.replace("enhet: kr", "enhet: x").replace("2024-06-30", "x") + "extra: 1\n")) == 3


def test_a_yaml_bomb_is_refused_at_once(data: Data) -> None:
    bomb = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    before = time.process_time()
    assert "hänvisningar" in refusal(data, RAPPORT + bomb + "forbund: *a11\n")[0]
    assert time.process_time() - before < 5


@pytest.mark.parametrize("text", ["[" * 5000, "a: " + "{a: " * 5000, "- " * 3000 + "x"])
def test_endless_depth_is_refused(data: Data, text: str) -> None:
    assert "nivåer" in refusal(data, text)[0]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=120), st.text(max_size=120).map(str.encode)), after=st.booleans())
def test_no_bytes_make_it_raise_anything_but_a_message(data: Data, content: bytes, after: bool) -> None:
    message = message_of(read, data, RAPPORT.encode() + content if after else content)
    assert not message or message.startswith(FILE)


@pytest.mark.parametrize("value", ["1", "2"])
def test_a_limit_that_protects_hardly_anybody_needs_a_reason(data: Data, value: str) -> None:
    (found,) = refusal(data, RAPPORT.replace("enhet: kr", f"minsta_cell: {value}"))
    assert f"rad 7, kolumn ”minsta_cell”: ”{value}” skyddar nästan ingen" in found
    assert "minsta_cell_skäl" in found
    (empty,) = refusal(data, RAPPORT.replace("enhet: kr", f"minsta_cell: {value}\nminsta_cell_skäl:"))
    assert "minsta_cell_skäl" in empty
    own = read(data, RAPPORT.replace("enhet: kr", f"minsta_cell: {value}\nminsta_cell_skäl: Beslut 7 mars"))
    assert (own.minsta_cell, own.minsta_cell_skal) == (int(value), "Beslut 7 mars")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("enhet: kr", []),
        ("minsta_cell: 5", []),
        ("minsta_cell: 10", []),
        ("minsta_cell: 4", ["minsta_cell är 4 i stället för 5, så antal från 4 personer visas."]),
        ("minsta_cell: 0", ["minsta_cell är 0 i stället för 5, så alla antal personer visas."]),
        (
            "minsta_cell: 2\nminsta_cell_skäl: Beslut",
            ["minsta_cell är 2 i stället för 5, så antal från 2 personer visas. Skäl: Beslut"],
        ),
        (
            "minsta_cell: 1\nminsta_cell_skäl: Påhittat",
            ["minsta_cell är 1 i stället för 5, så alla antal personer visas. Skäl: Påhittat"],
        ),
    ],
)
def test_a_lower_protection_than_usual_is_noted(data: Data, lines: str, told: list[str]) -> None:
    data.write(f"{OWN}/rapport.yml", RAPPORT.replace("enhet: kr", lines))
    assert data.rapport().noteringar() == told
