"""Public instances as special cases of the one model: a reader, a translation and an evaluator of its own each."""
