"""What books tell besides vouchers: balances of months, the year before, and why balances do not hold."""
