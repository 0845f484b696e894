"""The lessons as a website that works without Python."""
