"""Measures how well messages are understood: labels of people beside what a tier made of the same messages."""
