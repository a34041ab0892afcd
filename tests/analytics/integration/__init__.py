"""The views of analytics: pure functions of buckets, a day and a policy."""
