"""The third layer: a language model settles what rules and cues left unsure, one item a question."""
