"""Names of files that nobody means to deliver. Entries: `is_let_be` for what programs leave lying, `copied_from` for copies.

Every folder of raw data is looked through by these, so that what is let be in one is let be in all.
"""

from __future__ import annotations

import re
import unicodedata

_LET_BE = re.compile(
    # Hidden files and those of an open or broken-off document; editors' copies; what systems and file shares keep for themselves.
    r"[.~].*|.*~|#.*#|.*\.(tmp|temp|sw[a-p]|swx|part|partial|crdownload|download|lo?ck|asd)"
    r"|(eh)?thumbs(_vista)?\.db(:.*)?|desktop\.ini|icon\r|__macosx|@eadir|\$recycle\.bin|system volume information"
    # What `check --i-arbetsboken` has written.
    r"|underlag-granskad\.xlsx"
    # What has been decided on the reports: by `samrapport granska`, `godkänn` and `publicera`.
    r"|beslut\.jsonl",
    re.IGNORECASE | re.DOTALL,
)
_WORD = r"kopia|kopior|copy|kopie|backup|säkerhetskopia|gammal|gamla|old|orig|original|bak|tidigare|ny|nya|new|final|slutlig|rättad"
_BEFORE = re.compile(r"^((kopia av|copy of|säkerhetskopia av|backup of)[\s_-]+)+", re.IGNORECASE)
_AFTER = re.compile(
    rf"([\s_.-]*\(\d+\)|[\s_.-]+({_WORD})\d*([\s_-]*\(?\d+\)?)?|[\s_.-]+v(er|ersion)?[\s._-]*\d+|\s+\d\d?"
    r"|\s*\([^)]*(conflict|konflikt)[^)]*\)|\.sync-conflict-[\w-]+)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_OF_COPY = re.compile(rf"\.({_WORD}|sav|save|xlk|wbk|\d+)$", re.IGNORECASE)


def is_let_be(name: str) -> bool:
    """Whether a file or folder is one that the system or an open program keeps there, which is no delivery and no fault."""
    return bool(_LET_BE.fullmatch(name))


def copied_from(name: str) -> str:
    """The name that a copy's was made of: `budget.csv` of `budget (1).csv`; "" for a name that is none of a copy's.

    Without ending where the copy has lost it: `budget` of `budget.bak`.
    """
    name = unicodedata.normalize("NFC", name)
    stem = _OF_COPY.sub("", name)
    ending = found[0] if (found := _ENDING.search(stem)) else ""
    stem = _BEFORE.sub("", stem.removesuffix(ending))
    while (shorter := _AFTER.sub("", stem)) not in (stem, ""):
        stem = shorter
    return f"{stem}{ending}" if f"{stem}{ending}" != name else ""
