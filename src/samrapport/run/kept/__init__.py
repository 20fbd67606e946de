"""What is kept of files from one build to the next, for as long as they are the same files."""
