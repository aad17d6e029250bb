"""Answers from facts by the law of a day. Pure: no Django, no database, no floats."""
