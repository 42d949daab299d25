"""What other evaluation tools need of ours, in plain values: scores to tell them, and contests to hold us to theirs."""
