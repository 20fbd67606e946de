"""What a delivered workbook of money is likely to say: its columns, its rows, and the mapping of them."""
