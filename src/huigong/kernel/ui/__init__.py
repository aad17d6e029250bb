"""What every page looks like: base templates, components, icons, static files and their gallery."""
