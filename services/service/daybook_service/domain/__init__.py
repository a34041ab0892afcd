"""What serving means: pure decisions over entitlements and tickets."""
