"""Whatever is sent in the place of a Word file, one message says what it is and what to do."""

from __future__ import annotations

import io
import zipfile

import pytest
from raw.sheets.test_books import compound

from samrapport.errors import SamrapportError
from samrapport.intake.word.paket import open_word

BODY = "word/document.xml"
PERSON = "<w:p><w:r><w:t>Hon är född 811218-</w:t></w:r><w:r><w:t>9876.</w:t></w:r></w:p>"


def package(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


REFUSED = {
    "no package": (b"Hej", "ingen Word-fil"),
    "nothing": (b"", "ingen Word-fil"),
    "a workbook": (package({"xl/workbook.xml": "<a/>"}), "ingen Word-fil"),
    "cut off": (package({BODY: "<a/>" * 999})[:-30], "skadad"),
    "torn": (package({BODY: "<a>bcd</a>" * 99}).replace(b"\x8a", b"\x00"), "skadad"),
    "locked": (compound("EncryptedPackage"), "skyddad med lösenord"),
    "an older kind": (compound("WordDocument"), "av den nyare sorten"),
    "a bomb": (package({BODY: b" " * 60_000_000}), "orimligt stor uppackad"),
    "many bombs": (
        package({BODY: "<a/>"} | {f"word/{n}.xml": b" " * 6_000_000 for n in range(9)}),
        "orimligt stor uppackad",
    ),
    "entities": (package({BODY: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
    "a person": (package({BODY: PERSON}), "personnummer"),
    "a person in a comment": (package({BODY: "<a/>", "word/comments.xml": PERSON}), "personnummer"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_word_file_of_ours_is_refused_in_one_line(name: str) -> None:
    content, told = REFUSED[name]
    with pytest.raises(SamrapportError) as refused:
        open_word("åter.docx", content)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "9876" not in str(refused.value)


def test_a_file_tells_of_its_report_and_texts() -> None:
    held = "".join(
        f'<property fmtid="x" pid="{n}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
        for n, (name, value) in enumerate(
            {
                "samrapport-rapport": "a/2024/b",
                "samrapport-texter-01": "a1 b2",
                "samrapport-texter-02": "c3",
                "date": "x",
            }.items()
        )
    )
    word = open_word("åter.docx", package({BODY: "<a/>", "docProps/custom.xml": f"<Properties>{held}</Properties>"}))
    assert (word.rapport, word.texter) == ("a/2024/b", {"a1", "b2", "c3"})
    assert open_word("åter.docx", package({BODY: "<a/>"})).rapport == ""
