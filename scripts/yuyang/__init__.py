"""The generator of the example districts: real names, invented geography. One file, one part of the world."""
