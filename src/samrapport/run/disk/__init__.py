"""What lies on disk: put in the place of another in one step, held by one process at a time, kept as long as it is the same."""
