"""How far a report has come on its way out, and the decisions that bring it there.

Who publishes asks `hinder` whether a report may go, which editions it has had of `editions`, and tells by `mark_published` that it has gone,
and by `mark_taken_back` that it has been taken back.
Each takes the project, or, of who asks of many reports, `Rapportlagen`.
"""

from samrapport.release.tillstand.rapportlage import Rapportlagen
from samrapport.release.tillstand.utslapp import editions, hinder, mark_published, mark_taken_back

__all__ = ["Rapportlagen", "editions", "hinder", "mark_published", "mark_taken_back"]
