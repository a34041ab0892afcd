"""They need a broker, or what stands for it."""
