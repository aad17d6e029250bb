"""A matter handed to the procuratorate, and what the labour authority then does: of a letter or of
a sector finding.
"""
