"""`python -m huigong.cli`, for children that must not depend on PATH."""

from huigong.cli import main

main()
