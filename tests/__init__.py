"""Everything that proves Daybook right, one folder a service and one a kind of proof."""
