"""Notebooks run in a fork without a kernel, held to what Jupyter's own kernel makes of them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from swept import some

from samrapport.run.record import SectionState
from samrapport.run.warm import manager, provisioner
from samrapport.run.warm.forks import ADDRESS, Zygote, ZygoteLost, await_fork, await_zygote, order_fork

from .conftest import Ran, Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="utan fork"),
]

SHOWN = """
class Visad:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": "<b>å</b>", "text/plain": "å", "application/x+json": {"a": [1]}}, {"samrapport": {"x": 1}}
"""
NOTEBOOKS = {
    "tal och text": ("1 + 1", "'å ä ö'", "None", "x = 2;", "_ + '!'", "In[3], Out[4]"),
    "utskrift": ("print('a', end='')\nprint('b')", "import sys\nprint('fel', file=sys.stderr)\nprint('ut')\n'värde'"),
    "vagnretur": ("print('10 %\\r20 %\\r30 %')",),
    "bunt": (SHOWN, "Visad()", "display(Visad(), {'a': 1})", "display(Visad(), metadata={'text/html': {'b': 2}})"),
    "visning som ändras": (
        "handtag = display('ett', display_id='visning')",
        "handtag.update('två')",
        "display('tre', display_id='visning', update=True)",
    ),
    "visning som rensas": (
        "from IPython.display import clear_output\nprint('bort')\nclear_output()\nprint('kvar')",
        "print('bort')\nclear_output(wait=True)\ndisplay(1)",
    ),
    "pandas": ("import pandas as pd\npd.DataFrame({'å': [1, None], 'b': ['x', 'y']})", "pd.__name__"),
    "figur": (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "fig, ax = plt.subplots()\nax.bar([1], [2])\nprint('klar')",
        "%matplotlib inline",
        "plt.figure()\nplt.title('x')\nplt.show()\nplt.get_backend()",
    ),
    "magi": ("%lsmagic\n1", "%%html\n<i>x</i>", "%%capture fångat\nprint('x')", "fångat.stdout", "%pwd\n1"),
    "skal": ("!echo hej", "rader = !printf 'a\\nb'\nlist(rader)", "%%bash\necho å"),
    "vänta": ("import asyncio\nawait asyncio.sleep(0)\n3", "asyncio.get_running_loop() is not None"),
    "varning": ("import warnings\nwarnings.warn('nära')\n1",),
    "logg": ("import logging\nlogging.warning('se upp')",),
    "trådar": (
        "import threading\nt = threading.Thread(target=lambda: print('tråd'))\nt.start(); t.join()\nprint('slut')",
    ),
    "fel": ("def f(x):\n    return 1 / x", "print('före')\nf(0)", "print('aldrig')"),
    "fel i visning": ("class Trasig:\n    def __repr__(self):\n        raise ValueError('går ej')", "Trasig()", "1"),
    "skrivfel": ("def f(:",),
    "okänd magi": ("%finnsinte",),
    "avslut": ("import sys\nsys.exit(0)", "1"),
    "avslut med fel": ("import sys\nsys.exit('nej')", "1"),
    "tangentbord": ("raise KeyboardInterrupt",),
    "fråga": ("input('?')",),
    "lösenord": ("import getpass\ngetpass.getpass('?')",),
    "kedja": ("try:\n    {}['a']\nexcept KeyError as e:\n    raise RuntimeError('ytterst') from e",),
    "moduler": ("from samrapport.present import ekonomi\nimport samrapport.run.atomic", "read('finns/inte')"),
    "rum": ("sorted(n for n in globals() if not n.startswith('_'))", "__name__", "import os\nos.path.basename(os.getcwd()) != ''"),
    "sökväg": ("import sys\n'' in sys.path, sys.path.index('') > 0", "import json\njson.__name__"),
    "miljö": ("import os\n[os.environ.get(n) for n in ('TZ', 'PYTHONHASHSEED', 'MPLBACKEND', 'PAGER', 'LC_ALL')]", "hash('x')"),
    "märkt fel": ("1",),
}  # fmt: skip


WHILE_ONE_WAITS = (
    "tal och text",
    "utskrift",
    "bunt",
    "visning som ändras",
    "pandas",
    "figur",
    "magi",
    "vänta",
    "fel",
    "avslut",
    "moduler",
    "rum",
    "miljö",
)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(cells, id=name, marks=[] if name in WHILE_ONE_WAITS else pytest.mark.late)
        for name, cells in NOTEBOOKS.items()
    ],
)
def test_a_fork_gives_what_a_kernel_gives(run: Run, cells: tuple[str, ...]) -> None:
    assert run(*cells).told() == run(*cells, warm=False).told()


@pytest.mark.parametrize(
    "cells",
    [
        ("import os\nos.system('echo förbi')", "1"),
        pytest.param(("import os\nos.write(2, b'x\\n')\n1",), marks=pytest.mark.late),
        pytest.param(
            ("import os\nif not os.fork():\n    print('barn', flush=True)\n    os._exit(0)\nos.wait()[1]",),
            marks=pytest.mark.late,
        ),
    ],
)
def test_what_writes_past_python_gets_a_whole_kernel(run: Run, cells: tuple[str, ...]) -> None:
    def told(ran: Ran) -> object:
        state, message, warnings, outputs, _, modules = ran.told()
        return state, message, warnings, [one for one in outputs if one["output_type"] != "stream"], modules

    # A kernel, Jupyter's own too, reads what goes past Python beside its own work: what it comes to after the cell has ended is lost.
    runs = [run(*cells)]
    while len(runs) < 6 and not any(output["output_type"] == "stream" for output in runs[-1].outputs()):
        # From the first on this worker knows it beforehand.
        runs.append(run(*cells))
    assert len(runs) < 6
    stock = told(run(*cells, warm=False))
    assert [told(ran) for ran in (*runs, run(*cells))] == [stock] * (len(runs) + 1)


def test_a_widget_gets_a_whole_kernel(run: Run) -> None:
    cell = "import comm\nc = comm.create_comm(target_name='x', data={})\ntype(c).__name__"
    assert run(cell).told() == run(cell, warm=False).told()


def test_a_notebook_can_ask_for_a_whole_kernel(run: Run) -> None:
    asks = "type(get_ipython().kernel).__name__"
    assert "IPythonKernel" in run(asks, kernel="hel").outputs()[0]["data"]["text/plain"]
    assert "IPythonKernel" not in run(asks).outputs()[0]["data"]["text/plain"]


def value(run: Run, *cells: str, **options: Any) -> str:
    ran = run(*cells, **options)
    assert ran.outcome.state is SectionState.DONE, ran.outcome.message
    return str(ran.outputs()[-1]["data"]["text/plain"])


@pytest.mark.parametrize("kernel", some([None, "hel"], 1))
def test_nothing_goes_from_one_notebook_to_the_next(run: Run, kernel: str | None) -> None:
    value(
        run,
        "import os, pandas as pd, matplotlib as mpl, builtins, decimal, samrapport.errors as e",
        "os.environ['SPÅR'] = '1'; os.chdir('/'); pd.set_option('display.max_rows', 3); mpl.rcParams['lines.linewidth'] = 9",
        "builtins.SPÅR = 1; decimal.getcontext().prec = 3; e.SPÅR = 1; pd.DataFrame.spår = 1",
        "1",
        kernel=kernel,
    )
    looks = (
        "import os, pandas as pd, matplotlib as mpl, builtins, decimal, samrapport.errors as e",
        "('SPÅR' in os.environ, os.getcwd() == '/', pd.get_option('display.max_rows'), mpl.rcParams['lines.linewidth'], "
        "hasattr(builtins, 'SPÅR'), decimal.getcontext().prec, hasattr(e, 'SPÅR'), hasattr(pd.DataFrame, 'spår'))",
    )
    assert value(run, *looks, kernel=kernel) == value(run, *looks, warm=False)


@pytest.mark.parametrize("kernel", some([None, "hel"], 1))
def test_each_notebook_draws_its_own_chance_in_its_own_process(run: Run, kernel: str | None) -> None:
    cell = "import random, numpy as np, os, uuid\n(random.random(), np.random.rand(), uuid.uuid4(), os.getpid())"
    drawn = [value(run, cell, kernel=kernel).strip("()").split(", ") for _ in range(3)]
    for kind in zip(*drawn, strict=True):
        assert len(set(kind)) == 3


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid: int) -> bool:
    return soon(lambda: not alive(pid))


STARTS_ANOTHER = "import os, subprocess\nbarn = subprocess.Popen(['sleep', '600'])\nopen({path!r}, 'w').write(f'{{os.getpid()}} {{barn.pid}}')"


@pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")
@pytest.mark.parametrize("kernel", some([None, "hel"], 1))
@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("os._exit(9)", "kärnan som kör anteckningsboken dog"),
        ("os.kill(os.getpid(), 11)", "kärnan som kör anteckningsboken dog"),
        ("import time; time.sleep(600)", "anteckningsboken hann inte klart på 3 sekunder"),
        ("while True: pass", "anteckningsboken hann inte klart på 3 sekunder"),
        ("1 / 0", "cellen, ”1 / 0”, gick inte att köra."),
        ("1", ""),
    ],
)
def test_whatever_ends_a_notebook_ends_it_alone_and_wholly(
    run: Run, tmp_path: Path, zygote: Zygote, cell: str, told: str, kernel: str | None
) -> None:
    path = tmp_path / "pid"
    ran = run(
        STARTS_ANOTHER.format(path=str(path)), cell, "2", timeout=3 if "3 sekunder" in told else 60, kernel=kernel
    )
    assert told in ran.outcome.message
    assert (ran.outcome.state is SectionState.DONE) == (not told)
    assert all(gone(int(pid)) for pid in path.read_text().split())
    assert zygote.process.poll() is None
    assert value(run, "1 + 1", kernel=kernel) == "2"


def test_exit_ends_the_process_after_its_cell(run: Run) -> None:
    assert run("1", "exit()").outcome.state is SectionState.DONE
    assert "dog" in run("exit()", "import time; time.sleep(60)").outcome.message


def test_many_notebooks_leave_nothing_behind(run: Run, zygote: Zygote) -> None:
    value(run, "1")
    open_files = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
    threads = threading.active_count()
    for _ in range(20):
        value(run, "1")
    assert soon(lambda: threading.active_count() <= threads)
    if sys.platform == "linux":
        assert soon(lambda: len(list(Path("/proc/self/fd").iterdir())) <= open_files + 2)
        # One stands ready for the next.
        assert soon(lambda: len(children(zygote.process.pid)) <= 1)


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold, however busy the machine is."""
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.skipif(sys.platform != "linux", reason="gränsen gäller på Linux")
@pytest.mark.parametrize("way", some([{}, {"kernel": "hel"}, {"warm": False}], 1))
def test_a_notebook_past_its_memory_ends_alone(run: Run, way: dict[str, Any]) -> None:
    for greedy in ("x = bytearray(2_000_000_000)", "import numpy as np\nx = np.ones(300_000_000)"):
        told = run("1", greedy, memory=1000, **way).outcome.message
        assert "behöver mer minne än gränsen, 1000 MB" in told
    assert value(run, "len(bytearray(1_200_000_000))", **way) == "1200000000"
    assert value(run, "len(bytearray(1_000_000))", memory=1000, **way) == "1000000"


def test_a_whole_kernel_that_cannot_be_had_as_a_fork_is_jupyters_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioner, "NAME", "finns-inte")
    assert value(run, "1 + 1", kernel="hel") == "2"


def test_a_zygote_that_is_gone_is_remembered_and_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ZygoteLost("borta")

    monkeypatch.setattr(manager, "order_with_channel", refuse)
    # One that was made ready before does its work; the notebook after it finds none.
    assert {run("1 + 1").outcome.note, run("1 + 1").outcome.note} >= {"borta"}
    assert run("1 + 1").outcome.state is SectionState.DONE
    assert ADDRESS not in os.environ


def test_the_next_notebooks_process_is_ready_while_one_runs_and_is_its_own(run: Run, tmp_path: Path) -> None:
    pids = [value(run, "import os; x = 1; os.getpid()") for _ in range(3)]
    assert len(set(pids)) == 3
    assert value(run, "'x' in globals()") == "False"
    assert len({value(run, "import random; random.random()") for _ in range(3)}) == 3
    assert len({value(run, "import numpy as np; float(np.random.random())") for _ in range(3)}) == 3


def test_a_process_made_ready_in_other_surroundings_is_not_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    value(run, "1")
    monkeypatch.setenv("SAMRAPPORT_PROV", "ny")
    assert value(run, "import os; os.environ.get('SAMRAPPORT_PROV')") == "'ny'"


def test_a_process_that_died_while_it_waited_is_made_anew(run: Run, zygote: Zygote) -> None:
    value(run, "1")
    # The number of the one that was ordered, however long the zygote takes to come to it.
    waits = int.from_bytes(manager._next[-1].connection.recv(4, socket.MSG_PEEK), "big")
    os.kill(waits, signal.SIGKILL)
    assert gone(waits)
    ran = run("1 + 1")
    assert (ran.outcome.state, ran.outcome.note) == (SectionState.DONE, "")
    assert zygote.process.poll() is None


@pytest.mark.late
@pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")
def test_a_fork_that_dies_as_its_owner_leaves_takes_nothing_with_it(run: Run, zygote: Zygote) -> None:
    await_zygote(zygote)
    channel, theirs = socket.socketpair()
    ordered = order_fork("cells", zygote.address, [theirs.fileno()], folder=Path.cwd(), environment=dict(os.environ))
    fork = await_fork(ordered)
    # Held up by half a request, as by a busy machine, the zygote is told of the death and of the leaving at once.
    before = files(zygote.process.pid)
    with socket.socket(socket.AF_UNIX) as holds_up:
        holds_up.connect(str(zygote.address))
        assert soon(lambda: bool(files(zygote.process.pid) - before))
        os.kill(fork.pid, signal.SIGKILL)
        assert gone(fork.pid)
        fork.leave()
    assert value(run, "1 + 1") == "2"
    assert zygote.process.poll() is None
    channel.close()
    theirs.close()


def files(pid: int) -> set[str]:
    """What a process holds open."""
    found = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.add(str(one.readlink()))
    return found
