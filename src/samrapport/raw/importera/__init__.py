"""A workbook read as it was delivered, through a mapping that is kept beside it."""
