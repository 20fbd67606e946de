"""How far a report has come on its way out, and the decisions that bring it there.

Who publishes asks `hinder` whether a report may go, which editions it has had of `editions`, and tells by `mark_published` that it has gone,
where `is_marked` does not say that it is told already.
"""

from samrapport.release.tillstand.utslapp import editions, hinder, is_marked, mark_published

__all__ = ["editions", "hinder", "is_marked", "mark_published"]
