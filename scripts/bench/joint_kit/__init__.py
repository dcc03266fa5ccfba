"""The joint benchmark: families of invented districts, one file a peer, and the table of what each made of them."""
