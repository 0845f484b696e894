"""`python -m eastern_flank` is the command `eastern-flank`."""

from eastern_flank.cli import main

main(prog_name="eastern-flank")
