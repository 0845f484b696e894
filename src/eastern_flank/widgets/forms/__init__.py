"""Forms of choices that are kept: codings, ballots, the deck, and a meeting played alone."""
