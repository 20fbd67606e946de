"""The studio on the invented förbund, its worker in this process, and nothing watched or built."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from samrapport.run.project import Project
from samrapport.studio.beside import call
from samrapport.studio.hub import Hub
from samrapport.studio.server import create_app
from samrapport.studio.worker import answers
from samrapport.studio.workshop import Workshop
from tests.data_factory import Data
from tests.studio.served_once import page, served

__all__ = ["page", "served"]

TOKEN, HOST = "hemligt", "127.0.0.1:8765"
ROOT = Path(__file__).parents[2]


class Here:
    """What is asked of a worker, done here."""

    def ask(self, function: str, *args: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(function, *args))
        except Exception as error:
            done.set_exception(error)
        return done


@pytest.fixture
def project(data: Data, tmp_path: Path) -> Project:
    return Project(ROOT, data.root, tmp_path / "processed", tmp_path / "reports", tmp_path / "site")


@pytest.fixture
def workshop(project: Project, tmp_path: Path) -> Workshop:
    made = Workshop(project, Hub(), tmp_path)
    made.pools = Here()  # type: ignore[assignment]
    return made


@pytest.fixture
def client(workshop: Workshop) -> TestClient:
    answers._open.clear()
    made = TestClient(create_app(workshop, workshop.hub, TOKEN, [HOST]), base_url=f"http://{HOST}")
    made.headers.update({"authorization": f"token {TOKEN}", "origin": f"http://{HOST}"})
    return made
