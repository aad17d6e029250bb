"""Papers as PDF: one typst template, one committed font (OFL)."""
