"""What a reader of Swedish would stumble on in a text. Entries: `findings`, `misspelt`, `unexplained`, `filled`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from samrapport.text.lasare.lasbarhet import words

LONGEST = 30
_SPELT_OUT = re.compile(r"(?<=[A-ZÅÄÖ]{2}) \([A-ZÅÄÖ][^()]*\)")
"""Words in a sentence at the most. Klarspråk advises 15 to 20 on average; what is above 30 has nearly always two things to say."""
MEAN = 16
"""Words in a sentence on average, in a text of some length."""
LIX = 50
"""Where the measure's own scale goes from the prose of newspapers to that of authorities. The field's own words (samordningsförbund,
aktivitetsersättning) are long and must be used, so short sentences have to make up for them."""
SHORT = 60
"""Words: below this one long word tells on the measure, and it is not held."""

_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_WORD = re.compile(r"[^\W\d_]+(?:[-’:][^\W\d_]+)*")


def filled(template: str) -> str:
    """A template of a text with something in the place of each fact, for what a text is like whatever they are."""

    def one(found: re.Match[str]) -> str:
        fact = found[1]
        if "datum" in fact:
            return "4 juni till den 5 juni 2021" if "datum(" in fact else "4 juni 2021"
        is_word = re.search(r"namn|kommuner|regel|riktning|\| (?:ord|bas)", fact)
        return "51" if not is_word else "Elva" if "versal" in fact else "elva"

    return re.sub(r"\{\{(.*?)\}\}", one, re.sub(r"\{%.*?%\}", " ", template))


def findings(read: Collection[str]) -> Iterator[str]:
    """What a reader would stumble on, sentence by sentence."""
    for one in read:
        # What an abbreviation stands for, in parentheses, is looked up and not read through.
        counted = words(_SPELT_OUT.sub("", one))
        if len(counted) > LONGEST:
            yield f"{len(counted)} ord: {one}"
        if re.match(r"[\d−-]", one):
            yield f"börjar med en siffra: {one}"
        for day in re.finditer(rf"(?<!–)\b\d{{1,2}}\s(?:{_MONTHS})\b(?!–)(?:\s\d{{4}})?", one):
            if not one[: day.start()].lower().endswith("den "):
                yield f"dag utan ”den” före: {day[0]} i {one}"
        for day in re.finditer(r"\b\d{4}-\d\d-\d\d\b", one):
            yield f"dag som i en tabell: {day[0]} i {one}"
        if own := re.search(r"(?<!\w)(?:vi|oss|vårt|våra)(?!\w)", one, re.IGNORECASE):
            yield f"”{own[0]}”, där det är förbundet eller projektet som gör något: {one}"
        if "skyddat antal" in one or "skyddad andel" in one:
            yield f"ett värde som inte visas, mitt i en mening: {one}"


_ABBREVIATION = re.compile(r"(?<![\w/-])[A-ZÅÄÖ]{2,5}(?![\wåäö])")


def unexplained(page: str, known: Collection[str]) -> set[str]:
    """The abbreviations of a page that it does not explain: `samordnad individuell plan (SIP)`, `SIP (samordnad …)`, `SIP är en …`."""
    found = set(_ABBREVIATION.findall(page)) - set(known)
    return {
        one
        for one in found
        if not re.search(
            rf"\({one}[,)]|\b{one}(?::s)? \(|\b{one} (?:är|står för|betyder)\b|förkortningen {one}\b", page
        )
    }


@cache
def hunspell() -> str:
    """The spelling program, when it has a Swedish dictionary; else an empty name."""
    program = shutil.which("hunspell")
    if program is None:
        return ""
    tried = subprocess.run(
        [program, "-d", "sv_SE", "-i", "UTF-8", "-l"], check=False, input="hej", capture_output=True, text=True
    )
    return program if tried.returncode == 0 else ""


def misspelt(every: Collection[str], known: Collection[str]) -> set[str]:
    """The words that the dictionary does not know, nor `known`; genitive and joined parts are tried on their own."""
    asked = sorted({part for word in every for part in re.split(r"[-–:]", word) if len(part) > 1} - set(known))
    answer = subprocess.run(
        [hunspell(), "-d", "sv_SE", "-i", "UTF-8", "-l"],
        input="\n".join(asked), capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return {word for word in answer.stdout.split() if word not in known and word.removesuffix("s") not in known}


def spelt(text: str) -> list[str]:
    """The words that are spelt, without figures."""
    return _WORD.findall(text.replace("\u00ad", ""))


def word_list(path: Path) -> set[str]:
    """Names and words of the field, one a line; what follows `#` tells what they are."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line}
