"""What was learned from the sentence bank: n-grams, a sentence encoder, and how they join the rules."""
