"""Who signs in and how: staff by password and TOTP, workers by a code to their phone."""
