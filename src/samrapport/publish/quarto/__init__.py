"""The Quarto engine: `quarto render` on a staged project of what changed. Entry: `render.render`."""
