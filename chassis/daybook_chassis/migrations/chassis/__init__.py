"""The history of what a service keeps beside its logs, whatever the service is."""
