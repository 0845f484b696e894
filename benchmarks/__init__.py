"""How fast is the project, and beside what? `python -m benchmarks` measures it; README.md says what came out and why."""
