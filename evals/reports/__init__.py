"""A run of the suite as files: for CI, for a spreadsheet, and as a page to read."""
