"""The review of a report: what has changed since it was last approved, point by point, and what was thought of each."""
