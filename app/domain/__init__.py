"""Pure values and rules in the vocabulary of customer support; no I/O, no clock, no randomness."""
