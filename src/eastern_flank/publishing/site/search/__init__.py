"""What the search of the site finds, and the words that mean the same to it."""
