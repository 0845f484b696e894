"""Pictures of a live picture that are ready before they are asked for: those already shown, and those of the next moves."""
