"""The privacy layer: gate, seals, keys, vault, ledger, rights. Knows nothing of any brand."""
