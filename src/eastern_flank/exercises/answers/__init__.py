"""The exercises of the lessons, one module a lesson: `lesson_02.exercise_1` judges exercise 02.1."""
