"""The worker's own side of a case: without a name, by a slip, for another, and its judgement."""
