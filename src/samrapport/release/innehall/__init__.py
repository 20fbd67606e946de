"""What a release holds: the files of a site that may go, by their hashes, with fingerprints in their names."""
