"""Asking a statistics service over the network, no more often than it allows, again where that may help. Entry: `Klient`.

The one place of the program that uses the network.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from samrapport.errors import SamrapportError, shorten
from samrapport.raw.opening import LARGEST

KEPT = "Inget är ändrat: det som hämtades förra gången gäller."
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LARGEST = LARGEST[".json"]
_LONGEST_WAIT = 60.0


class HamtFel(SamrapportError):
    """A service that could not be asked, or whose answer cannot be used. Nothing in the data is wrong."""

    exit_code = 1


class _Trouble(Exception):
    """What may be over the next time. wait: seconds that the service asks for, or None."""

    def __init__(self, told: str, wait: float | None = None) -> None:
        super().__init__(told)
        self.wait = wait


Query = Mapping[str, str | list[str]]


class Answer(NamedTuple):
    """What came, as it came, and the address that it was asked for at."""

    content: bytes
    adress: str


@dataclass
class Klient:
    """namn: of the service, in messages. adress: its own, without a slash at the end. forsok: times that a question is asked at most.

    paus: seconds before the second time at most, doubled each time. tidsgrans: seconds that an answer may take in all. calls, window: so many
    questions in so many seconds. told: is told of each new attempt.
    """

    namn: str
    adress: str
    forsok: int = 5
    paus: float = 1.0
    tidsgrans: float = 300.0
    calls: int = 1
    window: float = 1.0
    told: Callable[[str], None] = lambda _: None
    _asked: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        parts = urlsplit(self.adress)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SamrapportError(f"”{shorten(self.adress)}” är ingen webbadress. Skriv hela, med https:// först.")
        self.adress = self.adress.rstrip("/")

    def get(self, path: str, **query: str | list[str]) -> Answer:
        """The answer to a question. Raises HamtFel."""
        return self._ask("GET", path, query, None)

    def post(self, path: str, body: Mapping[str, Any], **query: str) -> Answer:
        """The answer to a question that is sent as JSON. Raises HamtFel."""
        return self._ask("POST", path, query, body)

    def _ask(self, method: str, path: str, query: Query, body: Mapping[str, Any] | None) -> Answer:
        plain = wait_random_exponential(multiplier=self.paus, max=_LONGEST_WAIT)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, _Trouble) else None
            return min(asked, _LONGEST_WAIT) if asked is not None else plain(state)

        def tell(state: RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            self.told(f"{self.namn} {error}. Försök {state.attempt_number + 1} av {self.forsok}.")

        retrying = Retrying(
            stop=stop_after_attempt(self.forsok),
            wait=wait,
            retry=retry_if_exception_type(_Trouble),
            before_sleep=tell,
            reraise=True,
        )
        try:
            return retrying(self._once, method, f"{self.adress}/{path}", query, body)
        except _Trouble as error:
            times = f" ({self.forsok} försök)" if self.forsok > 1 else ""
            raise HamtFel(f"{self.namn} {error}{times}. {KEPT} Försök igen om en stund.") from None

    def _once(self, method: str, url: str, query: Query, body: Mapping[str, Any] | None) -> Answer:
        self._hold_back()
        deadline = time.monotonic() + self.tidsgrans
        limits = httpx.Timeout(min(60.0, self.tidsgrans), connect=min(15.0, self.tidsgrans))
        heads = {"User-Agent": "samrapport", "Accept": "application/json"}
        try:
            with (
                httpx.Client(timeout=limits, headers=heads, follow_redirects=False) as client,
                client.stream(method, url, params=dict(query) or None, json=body) as response,
            ):
                self._assert_answers(response)
                content = bytearray()
                for part in response.iter_bytes():
                    content += part
                    if len(content) > _LARGEST:
                        raise HamtFel(
                            f"{self.namn} svarade med mer än {_LARGEST // 1_000_000} MB. {KEPT} Minska urvalet i receptet."
                        )
                    if time.monotonic() > deadline:
                        raise _Trouble("svarar för långsamt")
                return Answer(bytes(content), str(response.url))
        except httpx.TimeoutException:
            raise _Trouble("svarar inte i tid") from None
        except (httpx.RemoteProtocolError, httpx.ReadError):
            raise _Trouble("bröt svaret innan det var helt") from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _Trouble(f"går inte att nå ({shorten(str(error)) or type(error).__name__})") from None
        except httpx.InvalidURL:
            raise SamrapportError(f"”{shorten(url)}” är ingen webbadress. Rätta adressen.") from None

    def _hold_back(self) -> None:
        """Wait until one more question is within what the service allows."""
        while len(self._asked) >= self.calls:
            left = self._asked[0] + self.window - time.monotonic()
            if left > 0:
                time.sleep(left)
            self._asked.popleft()
        self._asked.append(time.monotonic())

    def _assert_answers(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in _AGAIN:
            asked = response.headers.get("retry-after", "")
            raise _Trouble(f"svarade med fel {status}", float(asked) if asked.isdecimal() else None)
        if response.is_redirect:
            where = urlsplit(response.headers.get("location", "")).netloc or "en annan sida"
            raise HamtFel(
                f"{self.namn} hänvisade till {where} i stället för att svara; det kan vara en inloggning i nätverket. {KEPT} Logga in "
                "där, eller ange tjänstens nya adress med --adress."
            )
        if status != httpx.codes.OK:
            response.read()
            said = shorten(response.text) if "json" in response.headers.get("content-type", "") else ""
            raise HamtFel(
                f"{self.namn} svarade med fel {status}{f' ({said})' if said else ''}. {KEPT} Se över receptet och adressen "
                f"{self.adress}."
            )
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            what = "en webbsida" if kind == "text/html" else f"innehåll av slaget {kind or 'okänt'}"
            raise HamtFel(
                f"{self.namn} svarade med {what} i stället för statistik; det kan vara en inloggning i nätverket. {KEPT} Logga in där, "
                "eller se över adressen."
            )
