"""Charts whose ink follows certainty, and the house style."""
