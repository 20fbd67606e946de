"""Small projects as the run leaves them, for the tests of publishing."""

from __future__ import annotations

import io
import json
import posixpath
import shutil
from pathlib import Path
from typing import Any

import yaml

from samrapport.present.tables import Column, Row, Table
from samrapport.run.assembly.document import PARTIALS, web_format
from samrapport.run.execution.normalise import to_json
from samrapport.run.sitepages.redogorelse import PAGE, redogorelse
from samrapport.run.sitepages.webbplats import Webbplats

ROOT = Path(__file__).parents[2]

FRONT = {
    "title": "Delårsrapport 2021",
    "subtitle": "Samordningsförbundet Västerås",
    "lang": "sv",
    "forbund": "Samordningsförbundet Västerås",
    "period": "2021-01-01–2021-08-31",
    "dnr": "2021/17",
    "date": "2021-09-24",
    "vision": "Alla har möjlighet till egen försörjning.",
    "motto": {"text": "Tillsammans når vi längre", "kalla": "styrelsen"},
    "search": False,
    "format": {
        "html": web_format("delarsrapport.pdf"),
        "typst": {"output-file": "delarsrapport.pdf", "template-partials": [f"../../../{name}" for name in PARTIALS]},
    },
}


def markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": source, "outputs": list(outputs)}


def shown(data: dict[str, str], **samrapport: Any) -> dict[str, Any]:
    return {"output_type": "execute_result", "execution_count": 1, "data": data, "metadata": {"samrapport": samrapport}}


def prose(text: str) -> dict[str, Any]:
    return code("#| output: asis\nrapport.text('x')", shown({"text/markdown": text, "text/plain": text}, kind="prose"))


def budget_table(rows: int = 6, label: str = "tbl-budget") -> Table:
    columns = (
        Column("post", "Post", align="left"),
        Column("budget", "Budget", unit="tkr", align="right"),
        Column("utfall", "Utfall", unit="tkr", align="right"),
        Column("andel", "Andel", unit="%", align="right"),
    )
    body = [Row((f"Insats {n}", f"{n}\u00a0{100 + n}", f"{n}50", f"{40 + n}")) for n in range(1, rows + 1)]
    table_rows = (
        Row(("Insatser",), kind="group"),
        *body,
        Row(("Summa", "12\u00a0345", "4\u00a0567", "37"), kind="total"),
    )
    return Table(
        label, "Budget och utfall till och med 31 augusti", columns, table_rows, note="Belopp i tusental kronor."
    )


def table_cell(table: Table, caption: str | None = None) -> dict[str, Any]:
    """A cell as the run writes it into the report's copy: `#|` lines, and no caption within the HTML."""
    bundle, metadata = table._repr_mimebundle_()
    html = bundle["text/html"]
    start, end = html.index("<caption>"), html.index("</caption>") + len("</caption>\n")
    bundle = {**bundle, "text/html": html[:start] + html[end:]}
    lines = f"#| label: {table.label}\n#| tbl-cap: {json.dumps(caption or table.caption, ensure_ascii=False)}\nvisa()"
    output = {"output_type": "execute_result", "execution_count": 1, "data": bundle, "metadata": metadata}
    return code(lines, output)


def svg(width: int = 468, height: int = 230) -> str:
    """A figure drawn as matplotlib draws the report's own: text as paths, no date, a fixed salt."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "prov", "font.size": 8.5}):
        figure, axes = plt.subplots(figsize=(width / 72, height / 72))
        axes.barh(["Köping", "Arboga", "Kungsör"], [16.2, 15.1, 14.4], color="#12355b")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel("andel, procent")
        figure.tight_layout()
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
        plt.close(figure)
    return file.getvalue()


def figure_cell(
    label: str = "fig-andel", alt: str = "Stapeldiagram. Köping har högst andel, 16,2 procent."
) -> dict[str, Any]:
    lines = f'#| label: {label}\n#| fig-cap: "Andel helårsekvivalenter 2020"\n#| fig-alt: {json.dumps(alt, ensure_ascii=False)}\nvisa()'
    return code(lines, shown({"image/svg+xml": svg(), "text/plain": alt}, kind="figure", label=label))


def notebook(front: dict[str, Any], *cells: dict[str, Any]) -> str:
    raw = {
        "cell_type": "raw",
        "metadata": {},
        "source": f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---",
    }
    return to_json({"cells": [raw, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


DOWNLOAD = markdown("[Ladda ned som CSV](data/tbl-budget.csv){.nedladdning}")
SUMMARY = prose(
    "Under perioden har förbundet *finansierat* sex insatser. Utfallet framgår av @tbl-budget och andelen av @fig-andel.\n\n"
    '::: {.callout-note title="Om siffrorna"}\nAlla belopp är avrundade till tusental kronor.\n:::\n\n'
    "- Styrelsen har haft fem möten.\n- Två utbildningar har hållits för 93 deltagare.\n"
)


def sections() -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """The sections of the small report: file -> (title, cells)."""
    economy = [
        SUMMARY,
        markdown("## Utfall per post"),
        table_cell(budget_table()),
        DOWNLOAD,
        markdown("## Jämförelse"),
        figure_cell(),
    ]
    mission = [
        markdown(
            "## Syfte\n\nFörbundet ska stödja samverkan.\n\n## Mål\n\n| Mål | Status |\n|:--|--:|\n| Mål 1 | 12 |\n"
        ),
        markdown(
            "::: {#tbl-organ}\n\n| Organ | Ledamöter |\n|:--|--:|\n| Styrelsen | 8 |\n\nFörbundets organ\n:::\n\nSe @tbl-organ."
        ),
    ]
    return {"01-uppdrag": ("Uppdrag och mål", mission), "02-ekonomi": ("Budget och utfall", economy)}


def write_report(
    project: Path, forbund: str = "vasteras", ar: int = 2021, insats: str | None = None, **front: Any
) -> Path:
    """One complete report under reports/, of a förbund or of one of its insatser, and its place in what leads to it."""
    kind = "halvarsrapport" if insats else "delarsrapport"
    folder = project / "reports" / forbund / str(ar) / (f"insatser/{insats}" if insats else "")
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "tbl-budget.csv").write_text("post;budget\nInsats 1;1101\n", encoding="utf-8")
    assembled: list[dict[str, Any]] = []
    for stem, (title, cells) in sections().items():
        links = [{"text": "Hela rapporten (PDF)", "href": f"{kind}.pdf"}]
        own = {"title": title, "other-links": links}
        (folder / f"{stem}.ipynb").write_text(notebook(own, *cells), encoding="utf-8")
        assembled += [markdown(f"# {title}"), *(cell for cell in cells if cell is not DOWNLOAD)]
    root = posixpath.relpath(".", folder.relative_to(project).as_posix())
    typst = {"output-file": f"{kind}.pdf", "template-partials": [f"{root}/{name}" for name in PARTIALS]}
    matter = {**FRONT, "format": {"html": web_format(f"{kind}.pdf"), "typst": typst}, **front}
    (folder / f"{kind}.ipynb").write_text(notebook(matter, *assembled), encoding="utf-8")
    manifest = {"report": {"forbund": forbund, "ar": ar, "type": "delarsrapport", "document": kind}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_navigation(project)
    return folder


def write_navigation(project: Path) -> None:
    """The front page of every finished report, which leads to those within it; their sidebars; and the list of them."""
    kinds = {
        path.parent.relative_to(project).as_posix(): path.stem
        for name in ("delarsrapport", "halvarsrapport")
        for path in sorted(project.glob(f"reports/**/{name}.ipynb"))
    }
    names = sorted(kinds)
    for name in names:
        links = "".join(
            f"- [{one.rpartition('/')[2]}]({posixpath.relpath(one, name)}/index.qmd)\n"
            for one in names
            if one.startswith(f"{name}/")
        )
        (project / name / "index.qmd").write_text(
            "---\ntitle: Delårsrapport 2021\nsubtitle: Samordningsförbundet Västerås\n---\n\n"
            f"- [Som PDF]({kinds[name]}.pdf)\n\n- [Budget och utfall](02-ekonomi.ipynb)\n{links}",
            encoding="utf-8",
        )
    bars = [
        {
            "id": name.replace("/", "-"),
            "title": name.removeprefix("reports/").title().replace("/", " "),
            "contents": [
                f"{name}/index.qmd",
                {"section": "Avsnitt", "contents": [f"{name}/01-uppdrag.ipynb", f"{name}/02-ekonomi.ipynb"]},
                {"text": "Hela rapporten", "href": f"{name}/{kinds[name]}.ipynb"},
            ],
        }
        for name in names
    ]
    text = yaml.safe_dump({"website": {"sidebar": bars}}, allow_unicode=True, sort_keys=False)
    (project / "reports" / "_nav.yml").write_text(text, encoding="utf-8")
    items = "".join(f"- [{name.split('/')[1]}]({name.removeprefix('reports/')}/index.qmd)\n" for name in names)
    (project / "reports" / "index.qmd").write_text(
        f"---\ntitle: Rapporter\nsidebar: false\n---\n\n{items}", encoding="utf-8"
    )


def make_bare_project(folder: Path) -> Path:
    """A project with the real configuration, front page and theme, and one empty report folder."""
    (folder / "reports/vasteras/2021").mkdir(parents=True)
    page = redogorelse(Webbplats())
    (folder / "reports" / PAGE).write_text(page, encoding="utf-8")
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(ROOT / "theme", folder / "theme")
    return folder


def make_project(folder: Path, *reports: tuple[str, int]) -> Path:
    """A project with the real configuration, front page and theme, and small reports."""
    make_bare_project(folder)
    for forbund, ar in reports or (("vasteras", 2021),):
        write_report(folder, forbund, ar)
    return folder
