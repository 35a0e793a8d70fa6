"""The roster import: how an organisation gets in, from HR's own export as it comes."""
