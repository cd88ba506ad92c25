"""The demonstration of design §8: real regions, partners and figures of the articles, simulated visitors."""
