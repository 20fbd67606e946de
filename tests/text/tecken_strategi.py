"""Texts of all signs that somebody's reader acts on: Markdown's, Typst's, HTML's, YAML's, CSV's and Jinja's. Entries: `CASES`, `texts`."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from samrapport.raw.signs import tidy
from samrapport.raw.tecken import RANGES, unshown

CASES = (
    *("2021. Text", "1. x", "1) x", "(1) x", "a. x", "b) x", "iv. x", "#. x", "(@) x", "mm. x", "2021.", "1.", ". x", "Å. x"),
    *("::: x", ":::", ": x", ":::: {.callout-note}", ":smile:", "Table: x", "table: x", "...", "....", "x ... y", "‥ …"),
    *("&copy;", "&#169;", "&#xA9;", "&amp;", "&amp;amp;", "&nbsp;", "A & B", "&#x1F600;", "&Ascr;", "&#128512;", "AT&T;", "&", r"\&copy;"),
    *("# x", "#", "## x {#y}", "> x", "- x", "+ x", "* x", "-", "---", "***", "___", "===", "= x", "--", "a---b", "– x", "• x", "· x"),
    *("| x", "|", "| a | b |", "|---|", "+---+", "$x$", "$$x$$", r"\(x\)", r"\[x\]", "5 $ och 6 $", "@tbl-x", "[@tbl-x]", "a@b.se"),
    *("[^1]", "[^1]: x", "^[not]", "[x](y)", "![x](y)", "[x]{.y}", "[x]: y", "[x]", "<b>x</b>", "<!-- x -->", "<x", "x>", "<https://x.se>"),
    *("<script>alert(1)</script>", "</td>", "]]>", "<?x?>", "{{ x }}", "{% x %}", "{# x #}", "{{< x >}}", "{{{< x >}}}", "{=html}", "`x`"),
    *("```", "``` {python}", "~~~", "~~x~~", "~x~", "x^2^", "^x^", "*x*", "**x**", "_x_", "__x__", "a_b_c", "a*b", "==x==", "::x::"),
    *('"x"', "'x'", "it's", "”x”", "«x»", '"', "''", "x\\", "\\", r"\n", r"\newpage", r"\begin{x}", r"a\ b", "x\\\\", "%", "% x", "100 %"),
    *("#let x = 1", "#x", "#[x]", "//x", "/* x */", "https://x.se/a_b_c", "// x", "@x", "<x>", "$ x $", "- [ ] x", "- [x] x", "/ x: y"),
    *("key: x", "- a: b", "!x", "&x", "*x", "? x", "x # y", "~", "null", "yes", "010", "1e3", "@", "%x", "a;b", 'a"b', '"a;b"', "a,b"),
    *("=1+1", "+1", "-1", "@SUM(1)", "'=x", "_x0041_", "_x000D_", "%s", "{0}", "${x}", "$(x)", "\x1bX", "a\x08b", "x  y", "  x  "),
    *("p. 5", "Dr. X", "m.fl.", "t.ex. x", "e.g. x", "1 234,5", "12:30", "2021-01-01", "1/2", "½", "−5", "fi ffl", "§ 5", "a\u00a0b"),
    *("\u202eabc", "a\u2066b\u2069", "a\u200bb", "\ufeffx", "a\u00adb", "\u200fx", "e\u0301", "x\u2060y", "\u2028x", "Å", "ß", "…"),
)  # fmt: skip

_SPANS = [one.partition("-") for one in RANGES.read_text(encoding="ascii").split()]
_SHOWN = "".join(chr(code) for first, _, last in _SPANS for code in range(int(first, 16), int(last or first, 16) + 1))
_PIECES = st.sampled_from(CASES) | st.text(string.punctuation + " ", max_size=4) | st.sampled_from("1aBi. ")
_SIGNS = st.text(st.sampled_from(string.printable) | st.sampled_from(_SHOWN), max_size=6)


def texts(most: int) -> st.SearchStrategy[list[str]]:
    """Lists of texts as a reader of raw data gives them: tidied, on one line, of signs that can be shown."""
    one = st.lists(_PIECES | _SIGNS, min_size=1, max_size=3).map("".join).map(as_read).filter(bool)
    return st.lists(one.filter(lambda text: not unshown(text)), min_size=1, max_size=most)


def as_read(text: str) -> str:
    """What a cell that holds the text gives."""
    return tidy(text).replace("\n", " ").strip()


def seen(text: str) -> str:
    """What is seen of a text: no blanks, for lines may break anywhere between words."""
    return "".join(as_read(text).split())
