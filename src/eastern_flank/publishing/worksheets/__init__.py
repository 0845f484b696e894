"""Lessons on paper: a worksheet of two to four pages without code, and the answer sheet that belongs to it."""
