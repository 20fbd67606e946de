"""What comes in: everything that writes raw data, each command what it was asked to and nothing else."""
