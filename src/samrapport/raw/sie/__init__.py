"""The accounting file SIE: its encoding, its lines, its vouchers and what they come to."""
