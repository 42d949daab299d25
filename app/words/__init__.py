"""Adapters that read the words from files: taxonomy, sorts of things, company and policy, strictly."""
