"""First versions of raw tables, proposed from the books for a person to confirm."""
