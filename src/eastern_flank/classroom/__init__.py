"""What a teacher sees of a class: its answers collected, and the board for the projector."""
