"""What must hold whatever happens to a build: kills, signals, full disks, readers at the worst moment. Run at length by `make chaos`."""
