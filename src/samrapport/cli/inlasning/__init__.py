"""The commands by which something comes in, and what they show: `ny`, `mall`, `importera`, `hämta`."""
