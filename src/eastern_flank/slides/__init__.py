"""The deck of slides that is made from the figures."""
