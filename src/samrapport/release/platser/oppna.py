"""The place of a target, opened by its address. Entry: `open_place`.

Each protocol's library is loaded by those that use it: they are an extra, and take up to half a second.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from samrapport.errors import SamrapportError
from samrapport.release.platser.hemligheter import find_secret
from samrapport.release.platser.mapp import Mapp
from samrapport.release.platser.plats import Plats
from samrapport.release.settings import Mal


def open_place(mal: Mal) -> Plats:
    """The place that a target names. Raises SamrapportError where it cannot be reached, or its library is not installed."""
    if mal.adress is None:
        return Mapp(mal.mapp)
    try:
        return _opened(mal, mal.adress)
    except ModuleNotFoundError as error:
        raise SamrapportError(
            f"För målet {mal.namn} behövs {error.name}, som inte är installerat. Installera det med: pip install 'samrapport[publicera]'"
        ) from None


def _opened(mal: Mal, adress: str) -> Plats:
    parts = urlsplit(adress)
    host = str(parts.hostname)
    user, password = find_secret(mal.namn, host, unquote(parts.username) if parts.username else mal.anvandare)
    if parts.scheme == "sftp":
        from samrapport.release.platser.sftp import Sftp

        return Sftp(mal.namn, host, port=parts.port or 22, user=user, password=password, vardnyckel=mal.vardnyckel)
    if parts.scheme == "ftps":
        from samrapport.release.platser.ftps import Ftps

        return Ftps(mal.namn, host, port=parts.port or 21, user=user, password=password)
    if parts.scheme == "s3":
        from samrapport.release.platser.s3 import S3

        return S3(mal.namn, host, endpoint=mal.andpunkt, region=mal.region, user=user, password=password)
    from samrapport.release.platser.webdav import Webdav

    address = f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
    return Webdav(mal.namn, address, user=user, password=password)
