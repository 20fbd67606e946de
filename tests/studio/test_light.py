"""The studio's own process stands for days beside what one works in: it loads nothing that only its workers need."""

from __future__ import annotations

import pickle
import platform
import subprocess
import sys
from concurrent.futures import Future
from typing import Any

import pytest
from starlette.testclient import TestClient

from samrapport.studio.asking import Studio
from samrapport.studio.beside import Asked
from samrapport.studio.workshop import Workshop
from tests.data_factory import OWN, Data
from tests.studio.conftest import Here

pytestmark = pytest.mark.slow

HEAVY = ("IPython", "matplotlib", "numpy", "pandas", "papermill", "pyarrow", "scipy", "seaborn")
LOADED = "import sys, samrapport.cli.app, samrapport.studio.serving; print(*sys.modules)"


def test_the_server_loads_nothing_that_only_its_workers_need() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "samrapport.studio.server" in loaded
    assert sorted(loaded & {*HEAVY}) == []


READ = "import pickle, sys; [pickle.load(sys.stdin.buffer) for _ in range(int(sys.argv[1]))]; print(*sys.modules)"


class Sending(Here):
    """As `Here`, with what each answer is sent as."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def ask(self, function: str, *args: Any) -> Future[Any]:
        done = super().ask(function, *args)
        self.sent.append(pickle.dumps(done.exception() or done.result()))
        return done


def test_what_a_worker_answers_is_read_without_what_it_needed(
    client: TestClient, workshop: Workshop, data: Data
) -> None:
    workshop.pools = sending = Sending()  # type: ignore[assignment]
    text, of = f"{OWN}/text/budget.md", {"rapport": OWN}
    template = "Vi har {{ budget.totalt.budget | tkr_enhet }}.\n"
    data.write(text, template)
    asked = Asked(Studio(workshop, workshop.hub).report(OWN), data.root)
    assert "5\u00a0100" in sending.ask("answers:shown_text", asked, text, template).result()
    for path in ("api/fakta", "api/att-gora", "api/arbetsbok"):
        assert client.get(path, params=of).status_code == 200
    assert client.get("api/kalla", params={"fil": f"{OWN}/utfall.csv"}).status_code == 200
    assert client.post("api/granska", params=of, json={"fil": text, "text": template}).status_code == 200
    assert client.put("api/word", params=of, content=b"ingen Word-fil").status_code == 422
    assert client.post("api/nytt", json={"slag": "ar", "forbund": "../ut", "ar": "2025"}).status_code == 422
    assert len(sending.sent) == 8
    command = [sys.executable, "-c", READ, str(len(sending.sent))]
    done = subprocess.run(command, input=b"".join(sending.sent), capture_output=True, check=True)
    assert sorted({*done.stdout.decode().split()} & {*HEAVY}) == []


HEAPS = """
import pathlib, sys, threading
from samrapport.studio.beside import hold_together
if sys.argv[1] == "together":
    hold_together()
begun, ended = threading.Barrier(9), threading.Event()
def work():
    held = [bytes(1_000) for _ in range(1_000)]
    begun.wait()
    ended.wait()
for _ in range(8):
    threading.Thread(target=work, daemon=True).start()
begun.wait()
found = [line.split() for line in pathlib.Path("/proc/self/maps").read_text().splitlines()]
# Such a place is reserved whole, at a multiple of its size, and used from its beginning.
print(sum(int(one[0].partition("-")[0], 16) % (64 << 20) == 0 and one[1] == "rw-p" for one in found))
"""


@pytest.mark.skipif(sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="gäller glibc")
def test_threads_take_memory_from_one_place() -> None:
    found = {
        how: int(subprocess.run([sys.executable, "-c", HEAPS, how], capture_output=True, check=True).stdout)
        for how in ("together", "apart")
    }
    assert found["together"] == 0
    assert found["apart"] > 1
