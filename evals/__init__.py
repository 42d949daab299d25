"""The judgement: scores one reply and a whole suite with the same pure functions."""
