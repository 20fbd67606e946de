"""Executed notebooks -> website and PDF, by Quarto or by the embedded engine. Entry: `site.publish`."""
