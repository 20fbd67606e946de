"""Every protocol against a real server of it, as it should be and as hosts are."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from samrapport.errors import Hindered
from samrapport.release.innehall.making import Made, make_release
from samrapport.release.innehall.released import hash_of
from samrapport.release.platser.plats import PlatsFel, Saknas
from samrapport.release.platser.slinga import Slinga
from samrapport.release.steg.engine import Choices, open_engine
from samrapport.run.watch import Watcher

from . import servers
from .servers import SECRET, SLOW, Server
from .webbplats import publish_made, write_site

pytestmark = [
    pytest.mark.slow,
    # A connection that is cut leaves its ends to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

WAYS = {"mapp": "lank", "asyncssh": "lank", "sshd": "lank", "webdav": "namnbyte", "ftps": "filvis", "s3": "filvis"}


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has taken no server's key and keeps no secrets."""
    folder = tmp_path / "hem"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return folder


def start(name: str, root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> ExitStack | Server:
    stack = ExitStack()
    root.mkdir()
    match name:
        case "mapp":
            made = servers.folder_server(root)
        case "asyncssh":
            made = servers.asyncssh_server(root)
        case "sshd":
            made = servers.openssh_server(root, home)
        case "webdav":
            made = servers.webdav_server(root)
        case "ftps":
            certificate = servers.write_certificate(home)
            monkeypatch.setenv("SSL_CERT_FILE", str(home / "c.pem"))
            made = servers.ftps_server(root, certificate)
        case _:
            made = servers.s3_server(root)
    return stack, stack.enter_context(made)  # type: ignore[return-value]


@pytest.fixture(params=WAYS)
def server(
    request: pytest.FixtureRequest, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    stack, found = start(request.param, tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    with stack:
        yield found


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    folder = tmp_path_factory.mktemp("utgavor")
    reports = ("vasteras/2021",)
    extra = {"reports/vasteras/2021/02-ny.html": "<html>ny</html>"}
    sites = [write_site(folder / "1", "ett", reports), write_site(folder / "2", "tva.", reports, extra=extra)]
    return [make_release(site, lambda _: True) for site in sites]


def published(server: Server, made: Made, **more: float) -> str:
    with server.open(**more) as plats, open_engine(plats, Choices(server.public), Watcher()) as engine:
        publish_made(engine, made, None)
        return engine.liggare.byt


def assert_shown(server: Server, made: Made) -> None:
    assert {path: hash_of(server.get(path)) for path in made.release.files} == {
        path: one.sha for path, one in made.release.files.items()
    }


def test_published_anew_taken_back_and_published_again(server: Server, editions: list[Made]) -> None:
    old, new = editions
    assert published(server, old) == WAYS[server.name]
    assert_shown(server, old)
    published(server, new)
    assert_shown(server, new)
    with server.open() as plats, open_engine(plats, Choices(server.public), Watcher()) as engine:
        release = engine.room.read_release(engine.chosen(None))
        engine.prepare(release, lambda _: None)
        engine.publish(release, "återställd")
    assert_shown(server, old)
    published(server, new)
    assert_shown(server, new)
    if server.name == "s3":
        assert server.more["kind"]("index.html") == "text/html; charset=utf-8"
        assert server.more["kind"](next(one for one in new.release.files if one.endswith(".css"))) == "text/css"


def test_what_lies_there_is_told_and_what_does_not_is_missing(server: Server) -> None:
    with server.open() as plats:
        plats.write(f"{server.public}/a b/å.txt", b"hej")
        assert plats.walk(server.public) == {"a b/å.txt": 3}
        assert plats.read(f"{server.public}/a b/å.txt") == b"hej"
        assert plats.make(f"{server.public}/ny")
        assert not plats.make(f"{server.public}/ny")
        for missing in (lambda: plats.read(f"{server.public}/b.txt"), lambda: plats.list(f"{server.public}/saknas")):
            with pytest.raises(Saknas):
                missing()
        plats.delete(f"{server.public}/b.txt")
        plats.delete_tree(f"{server.public}/saknas")
        plats.delete_tree(server.public)
        with pytest.raises(Saknas):
            plats.walk(server.public)


FAULTS = [
    pytest.param(name, fault, id=f"{name}-{fault}")
    for fault in ("norename", "nosymlink", "busy", "slow", "cut", "full")
    for name in ("asyncssh", "webdav", "ftps", "s3")
    # Of these protocols only SFTP has links, and an object store has no names to change.
    if (fault != "nosymlink" or name == "asyncssh")
    and (fault != "norename" or name != "s3")
    and (fault != "busy" or name == "webdav")
]


@pytest.mark.late
@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_a_bad_host_costs_no_reader_anything_and_the_next_run_completes(
    name: str, fault: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, editions: list[Made]
) -> None:
    stack, server = start(name, tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    with stack:
        lasting = fault in ("norename", "nosymlink", "busy")
        if lasting:
            server.faults.set(fault)
        published(server, editions[0])
        assert_shown(server, editions[0])
        if not lasting:
            # The lock, the journal and some files go well.
            server.faults.set(fault, after=6)
            with pytest.raises(PlatsFel, match="Kör samma kommando igen") as told:
                # Beside other heavy work a server that is well is slow too.
                published(server, editions[1], **({"patience": SLOW} if fault == "slow" else {}))
            assert SECRET not in str(told.value)
            assert {"slow": "svarade inte", "cut": "", "full": "full"}[fault] in str(told.value)
            server.faults.set()
            assert_shown(server, editions[0])
            monkeypatch.setattr("samrapport.release.steg.lock.STALE", 0.0)
        published(server, editions[1])
        assert_shown(server, editions[1])


@pytest.mark.parametrize("name", ["asyncssh", "webdav", "ftps"])
def test_a_wrong_password_is_told_without_it(
    name: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, editions: list[Made]
) -> None:
    stack, server = start(name, tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    with (
        stack,
        pytest.raises(PlatsFel, match="godtar inte inloggningen") as told,
        server.open(password="fel-ord") as plats,
    ):
        plats.write("x", b"x")
    assert "fel-ord" not in str(told.value)


def test_a_wrong_key_is_told(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncssh

    stack, server = start("sshd", tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    with stack:
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(str(home / ".ssh/id_ed25519"))
        with pytest.raises(PlatsFel, match="godtar inte inloggningen"):
            server.open()


def test_a_changed_host_key_is_refused_with_both_fingerprints(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack, server = start("sshd", tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    with stack:
        with pytest.raises(PlatsFel, match="har bytt nyckel") as told:
            server.open(vardnyckel=other)
        assert other in str(told.value)
        assert server.more["nyckel"] in str(told.value)


def test_an_unknown_host_is_refused_and_one_in_known_hosts_taken(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samrapport.release.platser.sftp import Sftp

    stack, server = start("sshd", tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    port = server.more["port"]
    with stack:
        with pytest.raises(PlatsFel, match="inte känd här") as told:
            Sftp("webben", "127.0.0.1", port=port)
        assert server.more["nyckel"] in str(told.value)
        import asyncssh

        public = asyncssh.read_private_key(str(tmp_path / "rot/nycklar/vard")).export_public_key().decode()
        (home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {public}")
        with Sftp("webben", "127.0.0.1", port=port) as plats:
            plats.write(f"{server.public}/x", b"x")

        def refused(_: str) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        with monkeypatch.context() as patch:
            patch.setattr(asyncssh, "read_known_hosts", refused)
            with pytest.raises(Hindered, match="known_hosts går inte att läsa"):
                Sftp("webben", "127.0.0.1", port=port)
        another = asyncssh.generate_private_key("ssh-ed25519")
        (home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {another.export_public_key().decode()}")
        with pytest.raises(PlatsFel, match="har bytt nyckel") as told:
            Sftp("webben", "127.0.0.1", port=port)
        assert another.get_fingerprint() in str(told.value)
        assert server.more["nyckel"] in str(told.value)


def test_a_certificate_of_nobodys_is_refused(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stack, server = start("ftps", tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    with stack:
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(PlatsFel, match="certifikat"):
            server.open()


def test_nobody_at_the_address_is_told(home: Path) -> None:
    from samrapport.release.platser.ftps import Ftps
    from samrapport.release.platser.s3 import S3
    from samrapport.release.platser.sftp import Sftp
    from samrapport.release.platser.webdav import Webdav

    port = servers.free_port()
    for connect in (
        lambda: Sftp("m", "127.0.0.1", port=port),
        lambda: Webdav("m", f"http://127.0.0.1:{port}/"),
        lambda: Ftps("m", "127.0.0.1", port=port),
        lambda: S3("m", "hink", endpoint=f"http://127.0.0.1:{port}", user="a", password="b", patience=1),
    ):
        with pytest.raises(PlatsFel, match="går inte att nå"):
            connect()


def test_who_asks_while_a_connection_is_let_go_of_is_told_that_it_is_broken() -> None:
    slinga, told = Slinga(30), list[BaseException]()

    def ask() -> None:
        try:
            slinga.run(asyncio.sleep(30))
        except TimeoutError as error:
            told.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.05)
    slinga.close()
    thread.join(5)
    assert len(told) == 1
    with pytest.raises(TimeoutError):
        slinga.run(asyncio.sleep(0))
