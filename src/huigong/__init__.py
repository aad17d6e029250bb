"""Huigong 汇工: one ledger for a trade union."""
