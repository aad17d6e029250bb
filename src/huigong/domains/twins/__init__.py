"""重复档案: the same person on file twice, found in bulk, judged by a clerk, merged with undo."""
