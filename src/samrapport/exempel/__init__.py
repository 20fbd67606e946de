"""Made-up registers for examples and tests. Nothing here is used when a report is built."""
