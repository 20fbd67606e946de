"""A report on its way out: reviewed, approved, published and kept."""
