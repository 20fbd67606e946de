"""The one step from a release to the next at a place, and what is kept there for it."""
