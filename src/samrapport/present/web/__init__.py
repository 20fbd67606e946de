"""What the web pages show besides a report's own tables and figures: logotype, colours, small drawings, and the marks of values in its figures."""
