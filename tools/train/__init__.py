"""Trains the weights of the understanding from the sentence bank: `make train`."""
