"""What `make contracts` runs: it publishes the facts as documents and guards what was published."""
