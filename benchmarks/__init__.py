"""How fast is the project, and compared with what? `python -m benchmarks` measures it; README.md says what came out and why."""
