"""The shared machine under the services: store, feeds, consumers, effects, timers, HTTP edge."""
