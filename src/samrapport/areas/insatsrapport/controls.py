"""Which facts on an insats's money are shares of which others."""

ANDELAR = ((r"(ekonomi\.\w+)\.andel", "{0}.forbrukat", "{0}.budget"),)
