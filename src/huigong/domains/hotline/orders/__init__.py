"""Orders from 全总 and what is reported back, through an exchange of signed messages."""
