"""Settings of all tests."""

from hypothesis import settings

# How long an example takes on a busy machine is no property of the code; times are measured by `make bench`.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
