"""The log as Parquet: immutable segments and a manifest, which any engine can read."""
