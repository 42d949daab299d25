"""What `amends eval` is made of: where drafts come from, how a run goes, and what is shown of it."""
