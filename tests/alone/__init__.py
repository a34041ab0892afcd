"""Each service installed, booted and tested with contracts and chassis and nothing else of ours."""
