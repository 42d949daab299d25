"""Letters of the offline writer over the bank's messages: the generated situations in which nothing may go wrong."""
