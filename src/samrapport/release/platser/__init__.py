"""Places that a release can lie at, one thin module a protocol, all alike above `plats.Plats`."""
