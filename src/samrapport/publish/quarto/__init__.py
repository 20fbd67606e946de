"""The Quarto engine: `quarto render` on a staged project, parted over the processors where that is faster. Entry: `render.render`."""
