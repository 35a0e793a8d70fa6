"""Money: balances, awards, the ledger as lists, the forecast, and the proof."""
