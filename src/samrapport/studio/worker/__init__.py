"""What the studio's worker is asked for by name, through `beside.call`: it needs pandas, which the studio's own process never loads."""
