"""Whether what is deployed is valid, and fits what the code says."""
