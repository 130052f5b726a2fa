"""The things that a page declares as data: JSON-LD, microdata and RDFa as nodes of one shape, each name with its place."""
