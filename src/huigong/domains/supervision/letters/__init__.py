"""Letters of supervision: drafted from findings, numbered, served, answered, followed up."""
