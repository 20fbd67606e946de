"""A report's Word file as it comes back, edited: what of it goes into the report's texts. Entry: `forslag.foresla`."""
