"""Adapters that understand a message: cleaning, language, facts, and cause, emotion and flags by rules or by a model."""
