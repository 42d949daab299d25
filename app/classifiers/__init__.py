"""Adapters that understand a message: cleaning, language, facts, and labels by rules or by a model."""
