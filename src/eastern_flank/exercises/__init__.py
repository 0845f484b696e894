"""Exercises: checking answers, keeping what a reader makes, agreement between coders, the ministers' meeting."""
