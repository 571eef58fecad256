"""The public edition: rules of a case applied to its typed results, and a last look at every byte that leaves."""
