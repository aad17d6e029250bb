"""劳动法律监督: what the law asks of employers, and whether they do it."""
