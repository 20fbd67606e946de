from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from samrapport.facts.fact import Fact, FactBook
from samrapport.publish.embedded import blame, pandoc, program
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.document import Document, Part, Shown
from samrapport.publish.embedded.program import run_bounded
from samrapport.publish.errors import PublishFault
from samrapport.text.prose import bind

pytestmark = pytest.mark.slow

SPIN = "while True: pass"


def test_a_program_is_given_its_text_and_heard(tmp_path: Path) -> None:
    code = "import sys; print(sys.stdin.read().upper()); print('fel', file=sys.stderr); sys.exit(3)"
    done = run_bounded([sys.executable, "-c", code], 60, given=b"a", cwd=tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (3, b"A", b"fel")


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_bounded([sys.executable, "-c", "import time; time.sleep(600)"], 0.2)


_LIMITED = """
import os, resource, sys
from samrapport.publish.embedded.program import run_bounded
from samrapport.run.warm.limited import MEMORY, limit_memory
kind, most = getattr(resource, sys.argv[1]), int(sys.argv[2])
resource.setrlimit(kind, (most, most))
told = run_bounded([sys.executable, "-c", f"import resource; print(resource.getrlimit({kind}))"], 600)
os.environ[MEMORY] = "1000000"
limit_memory()
print(told.stdout.decode().strip(), resource.getrlimit(kind))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="bara Linux kan sätta en annan process gräns")
@pytest.mark.parametrize(("kind", "most"), [("RLIMIT_CPU", 50), ("RLIMIT_DATA", 700 << 20)])
def test_a_lower_limit_that_the_machine_has_stands_and_hinders_nothing(kind: str, most: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, kind, str(most)], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == f"({most}, {most}) ({most}, {most})"


@pytest.mark.skipif(sys.platform != "linux", reason="bara Linux kan sätta en annan process gräns")
def test_one_that_works_for_ever_ends_though_whoever_started_it_was_killed(tmp_path: Path) -> None:
    told = tmp_path / "nummer"
    spin = f"import os\nprint(os.getpid(), file=open({str(told)!r}, 'w'), flush=True)\n{SPIN}"
    code = (
        "import os, signal, threading, sys\n"
        "from samrapport.publish.embedded.program import run_bounded\n"
        f"spin = {spin!r}\n"
        "threading.Thread(target=run_bounded, args=([sys.executable, '-c', spin], 1), daemon=True).start()\n"
        f"while not os.path.exists({str(told)!r}) or not os.path.getsize({str(told)!r}): pass\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=False, timeout=120)
    number, end = int(told.read_text(encoding="ascii") or 0), time.monotonic() + 300
    assert number
    while Path(f"/proc/{number}").exists() and not _is_dead(number):
        assert time.monotonic() < end, "den lever än"
        time.sleep(0.1)


def _is_dead(number: int) -> bool:
    """Ended, though nobody has asked how (in a container without a process that does)."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_the_limit_is_counted_from_now(tmp_path: Path) -> None:
    """A process that serves many documents gets as much time for its last as for its first."""
    from samrapport.publish.embedded.program import limit_time

    code = "import sys\nfor _ in sys.stdin:\n    for _ in range(3_000_000): pass\n    print('gjort', flush=True)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    with process:
        assert process.stdin
        assert process.stdout
        for _ in range(20):
            limit_time(process, 1)
            process.stdin.write("x\n")
            process.stdin.flush()
            assert process.stdout.readline() == "gjort\n"
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="bara Linux kan sätta en annan process gräns")
def test_one_that_wants_too_much_memory_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MEGABYTES", 100)
    wait_and_ask = "import sys\nsys.stdin.read()\nbytearray(300 << 20)"
    done = run_bounded([sys.executable, "-c", wait_and_ask], 60)
    assert b"MemoryError" in done.stderr


def costly_document() -> Document:
    return Document("reports/a/2021/01-x.ipynb", {"title": "X"}, ("Kort.", "\n\nLång text.\n"))


def test_a_text_that_costs_too_much_time_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a short text is made in no time."""
    monkeypatch.setattr(pandoc, "_TIMEOUT", 0)
    monkeypatch.setattr(blame, "_ALONE", 0)
    document = costly_document()
    with pytest.raises(
        PublishFault, match=r"blev inte klar på 0 sekunder\. Texten som börjar ”Kort\.” är för invecklad"
    ):
        pandoc.convert_html(document, compose(document, "html"), 2)


@pytest.mark.late
@pytest.mark.skipif(sys.platform != "linux", reason="bara Linux kan sätta en annan process gräns")
def test_a_text_that_costs_too_much_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MEGABYTES", 150)
    monkeypatch.setattr(blame, "_ALONE", 5)
    document = Document("reports/a/2021/01-x.ipynb", {"title": "X"}, ("Kort.", "Lång *text* igen.\n\n" * 30_000))
    with pytest.raises(PublishFault, match=r"MB minne\. Texten som börjar ”Lång \*text\* igen\.”"):
        pandoc.convert_html(document, compose(document, "html"), 2)


def processor_time() -> float:
    """Seconds that those that we have started and seen end have worked, however busy the machine is."""
    used = os.times()
    return used.children_user + used.children_system


SPINNING = "Först.\n\n" + "\"'a " * 60 + "\n\nSist."


def test_the_paragraph_that_costs_too_much_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "_ALONE", 1)
    monkeypatch.setattr(pandoc, "_TIMEOUT", 2)
    document = Document("reports/a/2021/01-x.ipynb", {"title": "X"}, ("Kort.", SPINNING))
    told = r"01-x\.ipynb: pandoc blev inte klar på 2 sekunder\. Stycket som börjar ”\"'a .*…” är för invecklat\."
    with pytest.raises(PublishFault, match=told):
        pandoc.convert_html(document, compose(document, "html"), 2)
    started = processor_time()
    with pandoc.served(), pytest.raises(PublishFault, match=told):
        pandoc.convert_html(document, compose(document, "html"), 2)
    assert processor_time() - started < 15, "the one that is shared and one of its own have both waited"


def written_in(part: Part) -> str:
    return part if isinstance(part, str) else part.bundle["text/markdown"]


def test_the_paragraph_is_named_by_its_file_and_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes of what a text stands for do not move its rows, and what a condition takes away does."""
    monkeypatch.setattr(blame, "_ALONE", 0)
    written = "Först {{ x.antal | tal }}.\n\n{% if x.antal == 1 %}\nBort.\n\n{% endif %}\n* ett\n* två\n\nSist.\n"
    prose = bind(FactBook({"x": lambda: [Fact("x.antal", 5, "antal")]}), written, where="a/2021/text/budget.md")
    bundle, told = prose._repr_mimebundle_()
    assert told["samrapport"]["rows"] == [1, 7, 10]
    part = Shown(3, {"output": "asis"}, bundle, told)
    document = Document("reports/a/2021/01-x.ipynb", {"title": "X"}, (part,))
    for row, begins in [(1, "Först 5"), (7, "* ett"), (10, "Sist.")]:
        found = blame.find_costly(document, lambda one, _, begins=begins: begins in written_in(one))  # type: ignore[misc]
        assert found.startswith(f"Stycket på rad {row} i a/2021/text/budget.md som börjar ”{begins}")
        assert found.endswith("är för invecklat. Dela upp det, eller skriv det enklare.")
