"""Fixtures that every kind of test may use, and in which order tests run."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from chromium_once import browser, chromium
from data_factory import Data
from hypothesis import HealthCheck, settings
from kernels import forked
from messages import unfit
from once import PROJECT, Whole, shared_folder, whole_build

from samrapport.errors import SamrapportError

__all__ = ["browser", "chromium"]

_HERE = Path.cwd()

# How long an example takes says nothing of it on a busy machine.
settings.register_profile(
    "samrapport",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100,
    derandomize=True,
    print_blob=True,
)
settings.load_profile("samrapport")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Notebooks held to their outputs are slow, as is what is late or long; files with something slow begin, so that no worker ends with one."""
    for one in items:
        if one.path.suffix == ".ipynb" or any(map(one.get_closest_marker, ("late", "long"))):
            one.add_marker(pytest.mark.slow)
    slow = {one.path for one in items if one.get_closest_marker("slow")}
    items.sort(key=lambda one: one.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A notebook's kernel has what it imports loaded from the start, and every test begins where the run began."""
    # What runs notebooks goes to their folder meanwhile, and two at a time may leave the process there.
    os.chdir(_HERE)
    if item.path.suffix == ".ipynb":
        with forked(item.config):
            return (yield)
    return (yield)


@pytest.fixture(scope="session", autouse=True)
def _remembered_protection(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the protection of registers decides is computed once a run, by whichever worker needs it first."""
    os.environ["SAMRAPPORT_MINNE"] = str(shared_folder(tmp_path_factory) / "minne")


@pytest.fixture(scope="session", autouse=True)
def _messages_are_for_people() -> Iterator[None]:
    """Whatever failure any test brings about, its message shows no name of Python's and no path that is soon gone."""

    def made(self: SamrapportError, *words: object) -> None:
        assert unfit(" ".join(map(str, words))) == []
        Exception.__init__(self, *words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SamrapportError, "__init__", made)
        yield


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """A sound data folder of the invented förbund."""
    return Data(tmp_path / "raw")


@pytest.fixture(scope="session")
def committed() -> Path:
    """The data folder of the project itself. Tests only read it."""
    return PROJECT / "data" / "raw"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Everything that the committed raw data gives, built once a run. Tests only read it."""
    return whole_build(tmp_path_factory)


@pytest.fixture(scope="session")
def whole_site(request: pytest.FixtureRequest) -> Path:
    """Its site. SAMRAPPORT_SITE names a finished site to look at in place of that."""
    given = os.environ.get("SAMRAPPORT_SITE")
    if given:
        return Path(given).absolute()
    found: Whole = request.getfixturevalue("whole")
    return found.site
