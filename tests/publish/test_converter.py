"""Documents that share a pandoc process come out as those that have one each, faults included."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypandoc
import pytest

from samrapport.publish.embedded import converter, pandoc
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.converter import ConverterDied, Converters
from samrapport.publish.embedded.document import Document, read_document
from samrapport.publish.errors import PublishFault

TEXT = """---
title: "Åtgärder & *läget* <b>"
---

## Rubrik {#r}

Text med [länk](https://example.org), “citat”, 1\u00a0000 och `kod`.

| Namn | Antal |
|:--|--:|
| Åsa | 1 |

: Tabellen {#tbl-a}

Se @tbl-a.

```python
print(1)
```

::: {.callout-note}
Notera.
:::
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return written(tmp_path, TEXT)


def written(root: Path, text: str, name: str = "sida.qmd") -> Document:
    (root / name).write_text(text, encoding="utf-8")
    return read_document(root, name)


def html(document: Document) -> pandoc.Page:
    return pandoc.convert_html(document, compose(document, "html"), 3)


def typst(document: Document, template: Path) -> str:
    template.write_text("$title$\n\n$body$\n\n$rest$", encoding="utf-8")
    return pandoc.convert_typst(document, compose(document, "typst"), template, {"rest": "a *b* å"})


def test_a_shared_process_makes_the_same_bytes(document: Document, tmp_path: Path) -> None:
    alone = html(document), typst(document, tmp_path / "t.typ")
    with pandoc.served():
        shared = html(document), typst(document, tmp_path / "t.typ")
        assert pandoc._converters[-1].started == 1
    assert shared == alone
    assert 'id="tbl-a"' in alone[0].body


def test_a_fault_is_told_the_same_way_and_leaves_the_process_for_the_next(document: Document, tmp_path: Path) -> None:
    broken = written(tmp_path, "---\ntitle: T\n---\n\nSe @tbl-finns-inte.\n", "fel.qmd")
    with pytest.raises(PublishFault) as alone:
        html(broken)
    with pandoc.served():
        with pytest.raises(PublishFault) as shared:
            html(broken)
        assert html(document).body
        assert pandoc._converters[-1].started == 1
    assert str(shared.value) == str(alone.value)


def test_many_documents_at_a_time_are_kept_apart(tmp_path: Path) -> None:
    texts = [written(tmp_path, f"---\ntitle: T{n}\n---\n\n# R{n}\n\nText {n}.\n", f"s{n}.qmd") for n in range(24)]
    with pandoc.served(), ThreadPoolExecutor(3) as pool:
        made = list(pool.map(html, texts))
        assert pandoc._converters[-1].started <= 3
    assert [page.title for page in made] == [f"T{n}" for n in range(24)]


def test_a_process_that_was_killed_is_replaced_and_nothing_is_lost(document: Document) -> None:
    before = html(document)
    with pandoc.served():
        html(document)
        converters = pandoc._converters[-1]
        one = converters._idle.get()
        os.kill(one._process.pid, signal.SIGKILL)
        one._process.wait()
        converters._idle.put(one)
        assert html(document) == before
        assert html(document) == before
        assert converters.started == 2


def test_a_process_that_takes_too_long_is_ended(document: Document, tmp_path: Path) -> None:
    converters = Converters([str(pypandoc.get_pandoc_path()), "lua", str(pandoc.HERE / "worker.lua")], timeout=0.3)
    endless = tmp_path / "endless.lua"
    endless.write_text("function Pandoc(doc) while true do end end", encoding="utf-8")
    for name in ("in.md", "job.json", "meta.json", "mall"):
        (tmp_path / name).write_text("{}" if name.endswith("json") else "x", encoding="utf-8")
    request = {
        "from": "markdown", "to": "html5", "template": str(tmp_path / "mall"), "filter": str(endless),
        "job": str(tmp_path / "job.json"), "metadata": str(tmp_path / "meta.json"), "input": str(tmp_path / "in.md"),
        "output": str(tmp_path / "ut"),
    }  # fmt: skip
    with pytest.raises(ConverterDied):
        converters.ask(request)
    assert converters._idle.empty()


def test_none_is_left_when_the_work_is_done(document: Document) -> None:
    with pandoc.served():
        html(document)
        one = pandoc._converters[-1]._idle.get()
        pandoc._converters[-1]._idle.put(one)
    assert one._process.returncode is not None


def test_a_process_is_put_away_when_it_has_made_its_share(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converter, "DOCUMENTS", 2)
    alone = html(document)
    with pandoc.served():
        assert [html(document) for _ in range(5)] == [alone] * 5
        assert pandoc._converters[-1].started == 3
