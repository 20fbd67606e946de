"""A kernel that somebody sits at. Entry: `session_of`, whose `open` the opening of a report goes through."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Final

from IPython.core.guarded_eval import EVALUATION_POLICIES

from samrapport.errors import SamrapportError
from samrapport.rapport.lab.errors import few_lines, show_errors
from samrapport.rapport.lab.fresh import Watched
from samrapport.rapport.lab.helped import help_in_swedish
from samrapport.rapport.lab.notice import Clock, notice
from samrapport.rapport.lab.numbered import Numbers
from samrapport.rapport.lab.offered import offer
from samrapport.rapport.rapport import Rapport

_sessions: dict[int, Session] = {}

_EMPTY: Final = """(() => {
  const [cell, since, own, all] = %s, app = window.jupyterapp;
  if (!app) return;
  for (const panel of app.shell.widgets("main")) {
    const cells = panel.content && panel.content.widgets || [];
    const at = cells.findIndex(one => one.model && one.model.id === cell);
    if (at < 0) continue;
    const below = cells.slice(at + 1).filter(one => one.model.type === "code" && one.model.outputs.length);
    const old = below.filter(one => {
      const future = one.outputArea && one.outputArea.future;
      return !(future && Date.parse(future.msg.header.date) >= Date.parse(since));
    });
    const others = old.some(one => one.model.outputs.toJSON().some(output => {
      const text = ((output.metadata || {}).samrapport || {}).text;
      return text && !text.startsWith(own);
    }));
    if (all || others) old.forEach(one => { one.model.outputs.clear(); one.model.executionCount = null; });
  }
})()"""
"""Empties, in JupyterLab, the cells below that show another report and have not been run since."""


class Session:
    """The reports that are open in a kernel, and the notebook that shows them."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self._name = ""
        self._open: list[tuple[Rapport, Callable[[], Rapport], Watched]] = []
        self._numbers = Numbers(shell)
        self._clock = Clock()
        show_errors(shell)
        help_in_swedish(shell)
        # jedi reads the source of a module, and finds there whatever that imports.
        shell.Completer.use_jedi = False
        shell.events.register("pre_run_cell", self._before)
        shell.events.register("post_run_cell", self._after)
        self._before()

    def open(self, name: str, own: str, make: Callable[[], Rapport]) -> Rapport:
        """Open a report. name: how a person calls it. own: the folder of its year. make: opens it anew.

        Where it is another than before, what the cells below show is no longer so; where it cannot be opened, the one that was is closed.
        """
        switched = bool(self._name) and self._name != name
        self._tell_those_below(name, own, switched)
        self._name = name
        try:
            found = make()
        except BaseException:
            self._close()
            raise
        # Tab may ask a report for its facts and tables, and runs nothing else that is written.
        limited: Any = EVALUATION_POLICIES["limited"]
        limited.allowed_getattr.add(type(found))
        watched = Watched(found.folder)
        watched.mark()
        self._open.append((found, make, watched))
        return found

    def _before(self, *_: object) -> None:
        self._clock.start()
        self._numbers.begin(self._asked("metadata").get("cellId", ""))
        for number, (rapport, make, watched) in enumerate(self._open):
            if not (changed := watched.changed()):
                continue
            try:
                anew = make()
            except SamrapportError as error:
                self._close()
                notice(" ".join(few_lines(str(error))[1:-1]))
                return
            # The very object that the notebook's variables name: whatever shows it next reads again.
            rapport.__dict__ = anew.__dict__
            self._open[number] = rapport, make, Watched(anew.folder)
            files = ", ".join(PurePosixPath(one).name for one in changed[:3])
            notice(f"{files} har ändrats, och rapporten är läst på nytt. Kör om de celler som visar den.")

    def _after(self, result: Any = None) -> None:
        self._clock.stop()
        offer()
        for _, _, watched in self._open:
            watched.mark()
        if result is not None and result.success and result.result is None:
            self._tell_missing_text(result.info.raw_cell)

    def _tell_missing_text(self, code: str) -> None:
        """Say so, where a cell asks for a text that is not written yet."""
        try:
            last = ast.parse(code).body[-1:]
        except SyntaxError:
            return
        match last:
            case [ast.Expr(ast.Call(ast.Attribute(ast.Name(variable), "text"), [ast.Constant(str(name))]))]:
                rapport = self.shell.user_ns.get(variable)
                if isinstance(rapport, Rapport):
                    notice(f"Texten finns inte ännu. Skriv den i {rapport.path('text')}/{name}.md, så visas den här.")

    def _close(self) -> None:
        """Let no variable name a report: what is asked of it would be another's than what was asked for."""
        self._open.clear()
        for name, value in list(self.shell.user_ns.items()):
            if isinstance(value, Rapport) and not name.startswith("_"):
                del self.shell.user_ns[name]

    def _tell_those_below(self, name: str, own: str, switched: bool) -> None:
        since = str(self.shell.get_parent().get("header", {}).get("date", ""))
        given = [self._asked("metadata").get("cellId", ""), since, f"{own}/", switched]
        told = f"Rapporten är nu {name}. Kör cellerna nedanför igen." if switched else ""
        # The end of a script within a text of it would end it.
        script = (_EMPTY % json.dumps(given)).replace("</", "<\\/")
        notice(told, f"<script>{script}</script>")

    def _asked(self, part: str) -> dict[str, Any]:
        """A part of the message that asked for this cell to be run."""
        found: dict[str, Any] = self.shell.get_parent().get(part, {})
        return found


def session_of(shell: Any) -> Session:
    """The session of a shell, begun with its first report."""
    if id(shell) not in _sessions:
        _sessions[id(shell)] = Session(shell)
    return _sessions[id(shell)]
