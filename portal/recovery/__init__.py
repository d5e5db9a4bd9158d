"""Recovery: remedies, who may grant them, offering, accepting, delivering, and the end of a case."""
