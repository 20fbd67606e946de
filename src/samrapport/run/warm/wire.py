"""Messages through a socket: a length and that many bytes. Entries: `send_message`, `receive_message`, `Reader`."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

HEAD = struct.Struct("!I")
"""A length, as it goes before each message."""


def send_message(channel: socket.socket, content: bytes) -> None:
    """Send a message, packed already."""
    channel.sendall(HEAD.pack(len(content)) + content)


def receive_message(channel: socket.socket) -> Any:
    """The next message, of JSON. EOFError when the other end is gone."""
    return json.loads(receive_bytes(channel))


def receive_bytes(channel: socket.socket) -> bytes:
    """The next message, waited for. EOFError when the other end is gone."""
    (size,) = HEAD.unpack(receive_exactly(channel, HEAD.size))
    return receive_exactly(channel, size)


class Reader:
    """Gives whole messages of JSON out of bytes that come in pieces."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def take(self, piece: bytes) -> list[Any]:
        """The messages that `piece` completes."""
        self._rest += piece
        found = []
        while len(self._rest) >= HEAD.size:
            end = HEAD.size + HEAD.unpack_from(self._rest)[0]
            if len(self._rest) < end:
                break
            found.append(json.loads(self._rest[HEAD.size : end]))
            del self._rest[:end]
        return found


def receive_exactly(channel: socket.socket, size: int) -> bytes:
    """So many bytes, waited for. EOFError when the other end is gone."""
    content = bytearray()
    while len(content) < size:
        piece = channel.recv(size - len(content))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)
