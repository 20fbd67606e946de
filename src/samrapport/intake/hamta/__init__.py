"""Statistics fetched from the services that publish it, and kept as it came."""
