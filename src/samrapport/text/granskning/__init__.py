"""What a text is held to, and where it fails."""
