"""Tools of the house: for those who change Amends, not shipped with it."""
