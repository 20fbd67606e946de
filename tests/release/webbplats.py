"""Small built sites: pages that load a style, a script and a figure of the same edition, so that a mixture shows."""

from __future__ import annotations

import re
from pathlib import Path

from samrapport.release.innehall.making import Made
from samrapport.release.innehall.released import Release
from samrapport.release.steg.engine import PUBLISHED, Compare, Engine

REPORTS = ("vasteras/2021", "vasteras/2021/insatser/spira", "norra/2021")


def write_site(
    site: Path, edition: str, reports: tuple[str, ...] = REPORTS, *, extra: dict[str, str] | None = None
) -> Path:
    """A site whose every file says its edition."""
    files = {
        "index.html": page("", edition, "start"),
        "reports/index.html": page(
            "../",
            edition,
            "<ul>" + "".join(f'<li><a href="{one}/index.html">{one}</a></li>\n' for one in reports) + "</ul>",
        ),
        "assets/a.css": f"/* {edition} */ body {{ background: url('bild.png'); }}",
        "assets/bild.png": f"png {edition}",
        "assets/a.js": f"// {edition}",
    }
    for report in reports:
        folder = f"reports/{report}"
        up = "../" * (2 + report.count("/"))
        files |= {
            f"{folder}/index.html": page(up, edition, f'{report} <img src="01_files/fig.svg">'),
            f"{folder}/01-del.html": page(up, edition, f'{report} del <img src="01_files/fig.svg">'),
            f"{folder}/01_files/fig.svg": f"<svg>{edition} {report}</svg>",
            f"{folder}/rapport.pdf": f"pdf {edition} {report}",
            f"{folder}/data/publikt-manifest.json": "{}",
        }
    for path, text in {**files, **(extra or {})}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    return site


def page(up: str, edition: str, body: str) -> str:
    return (
        f'<html><head><link rel="stylesheet" href="{up}assets/a.css"><script src="{up}assets/a.js" defer></script></head>'
        f"<body>EDITION {edition} {body}</body></html>"
    )


def pages(release: Release) -> list[str]:
    return [path for path in release.files if path.endswith(".html")]


def loaded(path: str, content: bytes) -> list[str]:
    """What a page loads, by path from the site's root."""
    import posixpath

    refs = re.findall(r"""(?:src|href)=["']([^"']+\.(?:css|js|svg))["']""", content.decode())
    return [posixpath.normpath(posixpath.join(posixpath.dirname(path), ref)) for ref in refs]


def publish_made(engine: Engine, made: Made, compare: Compare | None) -> None:
    """Lay a made release at the place and let readers meet it, as publishing does."""
    engine.prepare(made.release, made.read)
    engine.publish(made.release, PUBLISHED, compare)
    engine.expect(())
    engine.tidy()
