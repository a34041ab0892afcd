"""Analytics owns the life cycle, value, funnel and forecast views, and has no domain of its own."""
