"""The exercises, one module per lesson: `lesson_02._exercise_1` judges exercise 02.1, for `check` alone."""
