"""The surfaces of a register as ordinary function views; each gets its register from the URL's
options.
"""
