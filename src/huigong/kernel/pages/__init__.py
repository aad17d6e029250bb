"""The pages of a register: list, row, form, moves, history, paper, and one search over all.

They are ordinary function views; each gets its register from the URL's options.
"""
