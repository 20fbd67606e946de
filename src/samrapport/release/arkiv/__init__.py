"""A report to keep: its PDF sealed, and a folder for the diarium and the e-archive. Entries: `intyg.seal`, `paket.make_package`."""
