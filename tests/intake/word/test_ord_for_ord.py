"""Whatever a word is exchanged for in Word, the text gives just that when it is bound; a word that is computed is refused."""

from __future__ import annotations

import re
from html import escape
from random import Random

import pytest
from data_factory import OWN, Data
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from word_factory import Sent, edited, paragraph, sent_out

from samrapport.intake.word.forslag import foresla
from samrapport.intake.word.lasning import las_stycken
from samrapport.intake.word.paket import open_word
from samrapport.intake.word.textforslag import tillampad
from samrapport.intake.word.utskickad import med_texter
from samrapport.text.bunden import bunden_mall

from .test_forslag import CASES

pytestmark = pytest.mark.late

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|@[\w-]+", re.DOTALL)
SIGNS = "abåö*_`[]<>{}#$@~^|\\&-–!.,:;()+=%'”1"
"""Letters, and all that Markdown acts on."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("ord")
    malls = {name: case.mall for name, case in CASES.items() if "@tbl" not in case.mall}
    return sent_out(Data(folder / "raw"), folder / "projekt", malls)


def typed_words(mall: str) -> list[str]:
    """The words that stand once in a text, and are typed there."""
    found = re.findall(r"[^\W\d_]{3,}", _TAGS.sub(" ", mall))
    return [one for one in found if mall.count(one) == 1]


def test_a_word_exchanged_is_that_word_in_the_text_when_it_is_bound(sent: Sent) -> None:
    @given(seed=st.integers(0, 2**32))
    @settings(max_examples=4, phases=[Phase.generate])
    def whatever_it_is(seed: int) -> None:
        assert_exchanged(sent, Random(seed))

    whatever_it_is()


def assert_exchanged(sent: Sent, chance: Random) -> None:
    chosen = [
        (chance.choice(typed_words(mall)), "".join(chance.choices(SIGNS, k=chance.randint(1, 8))))
        for mall in sent.malls.values()
    ]

    def exchange(body: str) -> str:
        for name, (old, new) in zip(sent.malls, chosen, strict=True):
            heading = paragraph(body, name)
            found = re.compile(rf"(?<!\w){old}(?!\w)").search(body, heading.end())
            if found is None:
                continue  # In the branch of a condition that is not shown.
            body = f"{body[: found.start()]}{escape(new, quote=False)}{body[found.end() :]}"
        return body

    back = edited(sent.word, exchange)
    forslag = foresla(sent.utskickad, open_word("åter.docx", back), sent.rapport)
    assert [(one.fore, one.efter, one.varfor) for one in forslag.hinder] == []
    texts = {}
    for n, part in enumerate(sent.utskickad.delar):
        if part.fil:
            mine = [one for one in forslag.andringar if one.fil == part.fil]
            mall = tillampad(sent.malls[part.fil.removeprefix(f"{OWN}/text/").removesuffix(".md")], mine)
            texts[n] = bunden_mall(mall, part.fil, sent.rapport.fakta).visad
    now = [one for part in med_texter(sent.utskickad, texts).delar for one in part.stycken]
    wanted = [one for one in las_stycken("åter", back).stycken if one.slag != "titel"]
    assert [one.nyckel for one in now] == [one.nyckel for one in wanted]
