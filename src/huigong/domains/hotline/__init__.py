"""The 12351 hotline: from what a worker says to the answer that the worker judges."""
