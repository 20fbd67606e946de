"""What the state's follow-up system asks a förbund for, out of the facts of its report."""
