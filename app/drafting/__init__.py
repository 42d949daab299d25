"""The use case: from a conversation to a scored draft, in one straight line."""
