"""What addressing customers means: pure decisions over prospects and the audiences they fit."""
