"""Figures: shown, read back, laid out, saved, and found again."""
