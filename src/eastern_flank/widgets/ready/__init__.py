"""What is ready before it is asked for: pictures already shown, those of the next moves, and what the first chart needs."""
