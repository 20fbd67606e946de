"""The embedded engine: renders a Quarto website project with pandoc and Typst, without Quarto. Entry: `render.render`.

It supports the constructs that the reports use (docs/quarto-stod.md) and refuses others by name.
"""
