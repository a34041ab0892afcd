"""Views: pure functions of buckets, a day and a policy; defined once, run at any date."""
