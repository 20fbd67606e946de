"""The commands that decide on a report: `granska`, `godkänn`, `nyckel`."""
