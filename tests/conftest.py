"""What holds for all tests."""

from hypothesis import settings

# The same examples everywhere, and no timing: machines differ.
settings.register_profile("wenkham", deadline=None, derandomize=True)
settings.load_profile("wenkham")
