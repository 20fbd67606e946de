"""What is said when a place will not: the same words for every protocol. Entries: `full`, `nekad`, `bruten`, `inloggning`, `certifikat`, `ovantat`."""

from __future__ import annotations

from samrapport.release.platser.plats import AGAIN, Avbrott, PlatsFel

FULL_WORDS = ("no space", "disk full", "quota", "storage allocation", "insufficient storage", "storagefull")


def full(namn: str, path: str) -> PlatsFel:
    """The disk there is full."""
    return Avbrott(f"{namn}: {path} får inte plats, för disken på servern är full. Frigör utrymme där. {AGAIN}")


def nekad(namn: str, path: str) -> PlatsFel:
    """What the user may not do there."""
    return PlatsFel(
        f"{namn}: servern tillåter inte att {path} läses eller ändras. Se över rättigheterna där, eller ange en annan mapp i publicera.yml."
    )


def bruten(namn: str, path: str = "") -> PlatsFel:
    """The connection is gone, or the server has fallen silent."""
    during = f" vid {path}" if path else ""
    return PlatsFel(f"{namn}: förbindelsen bröts eller servern svarade inte i tid{during}. Se över nätet. {AGAIN}")


def onadd(namn: str) -> PlatsFel:
    """There is nobody at the address."""
    return PlatsFel(f"{namn} går inte att nå. Kontrollera adressen i publicera.yml och nätet, och försök igen.")


def inloggning(namn: str, mal: str) -> PlatsFel:
    """The server does not take who asks."""
    return PlatsFel(
        f"{namn}: servern godtar inte inloggningen. Se över användaren i publicera.yml och lösenordet eller nyckeln för målet {mal} "
        "(miljövariabel, ssh-agent, .netrc eller nyckelring)."
    )


def certifikat(namn: str) -> PlatsFel:
    """The server cannot prove who it is."""
    return PlatsFel(
        f"{namn}: serverns certifikat går inte att lita på, så inget har skickats. Be den som sköter servern att se över det."
    )


def ovantat(namn: str, path: str, svar: object) -> PlatsFel:
    """Any other answer, in the server's own words."""
    said = " ".join(str(svar).split())[:120] or type(svar).__name__
    return PlatsFel(
        f"{namn}: servern kunde inte använda {path} (svarade ”{said}”; disken kan vara full eller mappen skyddad). Se efter. {AGAIN}"
    )


def is_full(said: object) -> bool:
    """Whether a server's words say that there is no room."""
    text = str(said).casefold()
    return any(word in text for word in FULL_WORDS)
