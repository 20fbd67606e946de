"""Real servers on this machine, one a protocol, each of which can be told to misbehave."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import get_input_stream

from samrapport.release.platser.ftps import Ftps
from samrapport.release.platser.mapp import Mapp
from samrapport.release.platser.plats import Plats
from samrapport.release.platser.s3 import S3
from samrapport.release.platser.sftp import Sftp
from samrapport.release.platser.slinga import Slinga
from samrapport.release.platser.webdav import Webdav

USER, SECRET = "rapport", "hemligt-ord-9f2"
PATIENT, SLOW = 60.0, 3.0


@dataclass
class Faults:
    """What a server does wrong from now on: nosymlink, norename, slow, cut, full or busy. after: so many writes go well first."""

    kinds: set[str] = field(default_factory=set)
    after: int = 0
    writes: int = 0

    def set(self, *kinds: str, after: int = 0) -> None:
        self.kinds, self.after, self.writes = set(kinds), after, 0

    def strikes(self, kind: str) -> bool:
        """Whether the write that now comes is struck."""
        if kind not in self.kinds:
            return False
        self.writes += 1
        return self.writes > self.after


@dataclass
class Server:
    """open: a connection to it. public: the folder to publish to. get: what lies there, as a web server would read it."""

    name: str
    open: Callable[..., Plats]
    public: str
    get: Callable[[str], bytes]
    faults: Faults = field(default_factory=Faults)
    more: dict[str, Any] = field(default_factory=dict)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def folder_server(root: Path) -> Iterator[Server]:
    public = root / "www"
    mal = {"mapp": str(public)}
    yield Server("mapp", lambda **_: Mapp(), str(public), lambda path: (public / path).read_bytes(), more={"mal": mal})


@contextmanager
def asyncssh_server(root: Path) -> Iterator[Server]:
    """asyncssh's own server, which can be told to be any bad host."""
    faults, port, slinga = Faults(), free_port(), Slinga()
    key = asyncssh.generate_private_key("ssh-ed25519")
    connections: list[asyncssh.SSHServerConnection] = []

    class Host(asyncssh.SSHServer):
        def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
            connections.append(conn)

        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, SECRET)

    class Files(asyncssh.SFTPServer):
        def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(chan, chroot=os.fsencode(root))

        def symlink(self, oldpath: bytes, newpath: bytes) -> None:
            if "nosymlink" in faults.kinds:
                raise asyncssh.SFTPOpUnsupported("no")
            super().symlink(oldpath, newpath)

        def link(self, oldpath: bytes, newpath: bytes) -> None:
            if "nosymlink" in faults.kinds:
                raise asyncssh.SFTPOpUnsupported("no")
            super().link(oldpath, newpath)

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            if "norename" in faults.kinds and os.path.lexists(self.map_path(newpath)):
                raise asyncssh.SFTPFailure("Failure")
            super().posix_rename(oldpath, newpath)

        async def write(self, file_obj: object, offset: int, data: bytes) -> int:
            import asyncio

            if faults.strikes("slow"):
                await asyncio.sleep(SLOW * 3)
            if faults.strikes("full"):
                raise asyncssh.SFTPNoSpaceOnFilesystem("No space left on device")
            if faults.strikes("cut"):
                super().write(file_obj, offset, data[: len(data) // 2])
                for one in connections:
                    one.abort()
            return super().write(file_obj, offset, data)

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(Host, "127.0.0.1", port, server_host_keys=[key], sftp_factory=Files)

    async def close() -> None:
        acceptor.close()

    acceptor = slinga.run(listen())

    def connect(*, patience: float = PATIENT, password: str = SECRET, vardnyckel: str | None = None) -> Plats:
        shown = vardnyckel or key.get_fingerprint()
        return Sftp("webben", "127.0.0.1", port=port, user=USER, password=password, vardnyckel=shown, patience=patience)

    address = f"sftp://{USER}@127.0.0.1:{port}"
    mal = {"adress": address, "mapp": "/www/rapporter", "vardnyckel": key.get_fingerprint()}
    public = root / "www/rapporter"
    yield Server("asyncssh", connect, mal["mapp"], lambda path: (public / path).read_bytes(), faults, {"mal": mal})
    # In its own thread, where the last connection may be going at the same moment.
    slinga.run(close())
    slinga.close()


@contextmanager
def openssh_server(root: Path, home: Path) -> Iterator[Server]:
    """Debian's sshd, with the key of a user whose home is `home`."""
    sshd = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if sshd is None:
        pytest.skip("sshd saknas (Debian: apt-get install openssh-server)")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    port, keys = free_port(), root / "nycklar"
    (home / ".ssh").mkdir(parents=True, exist_ok=True)
    keys.mkdir()
    host, own = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    host.write_private_key(str(keys / "vard"))
    (keys / "vard").chmod(0o600)
    own.write_private_key(str(home / ".ssh/id_ed25519"))
    (home / ".ssh/id_ed25519").chmod(0o600)
    own.write_public_key(str(keys / "tillatna"))
    config = keys / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {keys / 'vard'}\nAuthorizedKeysFile {keys / 'tillatna'}\nPidFile none\n"
        "StrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nMaxStartups 100\nSubsystem sftp internal-sftp\n"
    )
    running = subprocess.Popen([sshd, "-D", "-e", "-f", str(config)], stderr=subprocess.DEVNULL)
    _await_port(port)
    public = root / "www/rapporter"

    def connect(*, patience: float = PATIENT, vardnyckel: str | None = None, through: int = port) -> Plats:
        shown = vardnyckel or host.get_fingerprint()
        return Sftp("webben", "127.0.0.1", port=through, vardnyckel=shown, patience=patience)

    mal = {"adress": f"sftp://127.0.0.1:{port}", "mapp": str(public), "vardnyckel": host.get_fingerprint()}
    more = {"port": port, "nyckel": host.get_fingerprint(), "mal": mal}
    yield Server("sshd", connect, str(public), lambda path: (public / path).read_bytes(), more=more)
    running.terminate()
    running.wait(10)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any, **__: Any) -> None:
        """Say nothing."""


@contextmanager
def _served(app: Any) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def _misbehaving(app: Any, faults: Faults) -> Any:
    """Any WSGI application whose PUT is struck."""
    struck: set[tuple[str, str]] = set()

    def call(environ: dict[str, Any], start: Any) -> Any:
        # No further than the body goes: WsgiDAV reads on, and waits.
        environ["wsgi.input"] = get_input_stream(environ)
        if environ["REQUEST_METHOD"] == "PUT":
            if faults.strikes("slow"):
                time.sleep(SLOW * 3)
            if faults.strikes("full"):
                start("507 Insufficient Storage", [("Content-Length", "0")])
                return [b""]
            if faults.strikes("cut"):
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        if "busy" in faults.kinds and environ["REQUEST_METHOD"] in ("PUT", "DELETE", "MOVE", "MKCOL", "PROPFIND"):
            faults.writes += 1
            asked = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            # A moment later, the same is done.
            if faults.writes % 7 == 0 and asked not in struck:
                struck.add(asked)
                if faults.writes % 2:
                    # Done, and told as if it were not.
                    b"".join(app(environ, lambda *_: None))
                environ["wsgi.input"].read()
                start("500 Internal Server Error", [("Content-Length", "0")])
                return [b""]
        if environ["REQUEST_METHOD"] == "MOVE" and "norename" in faults.kinds and environ.get("HTTP_OVERWRITE") == "T":
            environ = {**environ, "HTTP_OVERWRITE": "F"}
        return app(environ, start)

    return call


@contextmanager
def webdav_server(root: Path) -> Iterator[Server]:
    from wsgidav.wsgidav_app import WsgiDAVApp

    faults = Faults()
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/dav": str(root)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": SECRET}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
            "lock_storage": False,
            "property_manager": False,
        }
    )
    with _served(_misbehaving(app, faults)) as port:

        def connect(*, patience: float = PATIENT, password: str = SECRET) -> Plats:
            return Webdav("webben", f"http://127.0.0.1:{port}/dav/", user=USER, password=password, patience=patience)

        mal = {"adress": f"http://127.0.0.1:{port}/dav/", "anvandare": USER, "mapp": "www/rapporter"}
        public = root / "www/rapporter"
        yield Server("webdav", connect, mal["mapp"], lambda path: (public / path).read_bytes(), faults, {"mal": mal})


@contextmanager
def s3_server(root: Path) -> Iterator[Server]:
    import boto3
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    faults = Faults()
    app = DomainDispatcherApplication(create_backend_app)
    with _served(_misbehaving(app, faults)) as port:
        address = f"http://127.0.0.1:{port}"
        bucket = f"hink-{port}"
        client = boto3.client(
            "s3", endpoint_url=address, aws_access_key_id=USER, aws_secret_access_key=SECRET, region_name="eu-north-1"
        )
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})

        def connect(*, patience: float = PATIENT, password: str = SECRET) -> Plats:
            return S3("webben", bucket, endpoint=address, user=USER, password=password, patience=patience)

        def get(path: str) -> bytes:
            try:
                return bytes(client.get_object(Bucket=bucket, Key=f"rapporter/{path}")["Body"].read())
            except client.exceptions.NoSuchKey:
                raise FileNotFoundError(path) from None

        def kind(path: str) -> str:
            return str(client.head_object(Bucket=bucket, Key=f"rapporter/{path}")["ContentType"])

        mal = {"adress": f"s3://{bucket}", "andpunkt": address, "anvandare": USER, "mapp": "rapporter"}
        yield Server("s3", connect, "rapporter", get, faults, {"kind": kind, "mal": mal})
        client.close()


@contextmanager
def ftps_server(root: Path, certificate: Path) -> Iterator[Server]:
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.filesystems import AbstractedFS, FilesystemError
    from pyftpdlib.handlers import TLS_FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    faults = Faults()

    class Written:
        """A file that is written as the host does."""

        def __init__(self, file: Any, channel: Any) -> None:
            self.file, self.channel = file, channel

        def write(self, content: bytes) -> None:
            if faults.strikes("slow"):
                time.sleep(SLOW * 3)
            if faults.strikes("cut"):
                self.file.write(content[: len(content) // 2])
                self.file.flush()
                self.channel.close()
                return
            self.file.write(content)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.file, name)

    class Names(AbstractedFS):
        def open(self, filename: str, mode: str) -> Any:
            if "w" in mode and faults.strikes("full"):
                raise FilesystemError("No space left on device.")
            file = super().open(filename, mode)
            return Written(file, self.cmd_channel) if "w" in mode else file

        def rename(self, src: str, dst: str) -> None:
            if "norename" in faults.kinds and Path(dst).exists():
                raise FilesystemError("File exists.")
            super().rename(src, dst)

    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, SECRET, str(root), perm="elradfmwMT")

    class Handler(TLS_FTPHandler):
        abstracted_fs = Names
        certfile = str(certificate)
        tls_control_required = tls_data_required = True

    Handler.authorizer = authorizer
    port = free_port()
    server = ThreadedFTPServer(("127.0.0.1", port), Handler)
    server.max_cons, server.max_cons_per_ip = 100, 100
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.05, "handle_exit": False}, daemon=True)
    thread.start()

    def connect(*, patience: float = PATIENT, password: str = SECRET) -> Plats:
        return Ftps("webben", "localhost", port=port, user=USER, password=password, patience=patience)

    mal = {"adress": f"ftps://{USER}@localhost:{port}", "mapp": "/www/rapporter"}
    public = root / "www/rapporter"
    yield Server("ftps", connect, mal["mapp"], lambda path: (public / path).read_bytes(), faults, {"mal": mal})
    server.close_all()
    thread.join(5)


def write_certificate(folder: Path) -> Path:
    """A certificate for localhost that signs itself, with its key, in one file."""
    file = folder / "certifikat.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    command += [
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        str(folder / "k.pem"),
        "-out",
        str(folder / "c.pem"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text((folder / "c.pem").read_text() + (folder / "k.pem").read_text())
    ssl.create_default_context(cafile=str(folder / "c.pem"))
    return file


def _await_port(port: int) -> None:
    for _ in range(200):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)
