"""The law's own clock on a labour case: facts, last dates, warnings; filing here replaces none."""
