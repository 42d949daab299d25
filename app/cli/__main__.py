"""`python -m app.cli` is the command `amends`."""

from app.cli import main

main()
