"""Rules on texts for other readers: one that is to be easy is so, as far as that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samrapport.areas.lasare.underlag import LATTLAST
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.text.lasare.lasbarhet import lix, sentences, words
from samrapport.text.numbers import tal

MENING, ORD, LATT = 15, 400, 40
"""At the most: words in a sentence, words in all, and LIX. Texts for grown-ups that are called easy have 30 to 40: the names of the
members are long, and have to be said."""
SHORT = 60
"""Words: below this one long word tells on the measure, and it is not held."""

_NOTES = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)
ENKLARE = {
    "angående": "om", "avseende": "om", "beträffande": "om", "rörande": "om", "gällande": "om", "avser": "gäller", "erhålla": "få",
    "erhållit": "fått", "erhöll": "fick", "samtliga": "alla", "därutöver": "också", "dessutom": "också", "följaktligen": "därför",
    "implementera": "införa", "implementering": "att införa", "initiera": "börja", "insatser": "hjälp och stöd", "målgrupp": "de som hjälpen är till för",
    "målgruppen": "de som hjälpen är till för", "medel": "pengar", "medlen": "pengarna", "resurser": "pengar och personal", "aktörer": "myndigheter",
    "parter": "medlemmar", "parterna": "medlemmarna", "individ": "person", "individer": "personer", "verksamhet": "arbete", "verksamheten": "arbetet",
    "finansiera": "betala", "finansierar": "betalar", "samverkan": "att arbeta tillsammans", "samverkar": "arbetar tillsammans",
    "utfall": "det som har använts", "utfallet": "det som har använts", "prognos": "vad man tror", "rehabilitering": "hjälp att komma tillbaka",
    "helårsekvivalent": "personer på heltid", "helårsekvivalenter": "personer på heltid", "eventuell": "som kan bli", "i enlighet med": "som",
    "med anledning av": "för att", "i syfte att": "för att", "med avseende på": "om", "ej": "inte", "dock": "men", "således": "alltså",
}  # fmt: skip
"""Words that are heavy to read, and what says the same."""
_TUNGA = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, ENKLARE), key=lambda one: (-len(one), one)))})(?![\w-])", re.IGNORECASE)  # fmt: skip
_FORKORTAT = re.compile(r"(?<!\w)(?:t\.ex|bl\.a|m\.m|m\.fl|s\.k|dvs|osv|ca|st|tkr|mkr)\b")


@regel(
    "lattlast-text",
    "Lättläst text",
    f"Texten lattlast har högst {MENING} ord i en mening, högst {ORD} ord i allt och läsbarhetsindex (LIX) på högst {LATT}. Den har inga "
    "tunga ord som det finns enklare ord för, och inga förkortningar.",
    "varning",
)
def lattlast(u: Underlag) -> Iterator[Fynd]:
    """A text that is to be easy to read is not."""
    for path, markdown in u.texter.items():
        if not path.endswith(tuple(f"/{one}.md" for one in LATTLAST.namn)):
            continue
        read = sentences(_NOTES.sub("", markdown))
        for place, text in _faults(read):
            yield Fynd(f"text/{path.rpartition('/')[2]}: {place}", text, fil=path)


def _faults(read: list[str]) -> Iterator[tuple[str, str]]:
    """Where, and what is heavy there."""
    every = sum(len(words(one)) for one in read)
    if every > ORD:
        yield "hela texten", f"Texten har {every} ord. Korta den till högst {ORD}: ta bara med det viktigaste."
    if every >= SHORT and (measure := lix(read)) > LATT:
        yield (
            "hela texten, LIX",
            f"Läsbarhetsindex (LIX) är {tal(measure)}, högst {LATT}. Skriv kortare meningar, och kortare ord där det går.",
        )
    for one in read:
        begins = f"”{' '.join(one.split()[:5])} …”"
        if (count := len(words(one))) > MENING:
            yield begins, f"Meningen har {count} ord, högst {MENING}. Dela den i två."
        for found in _TUNGA.finditer(one):
            simpler = ENKLARE[found[0].lower()]
            yield f"{begins} ”{found[0]}”", f"”{found[0]}” är tungt att läsa. Skriv till exempel ”{simpler}”."
        for found in _FORKORTAT.finditer(one):
            yield f"{begins} ”{found[0]}”", f"”{found[0]}” är en förkortning. Skriv ut orden."
