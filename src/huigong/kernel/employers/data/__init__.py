"""Reference data of employers: the classes of GB/T 4754-2017."""
