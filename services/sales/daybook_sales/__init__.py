"""Sales owns leads, opportunities, quotes, contracts, payments and activities."""
