"""What the command `eastern-flank` has of its own: the rules that hold for every command, and what it can tell of the project."""
