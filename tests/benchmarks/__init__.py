"""The benchmark: how quick the portal is at national size. Never a timed test; `make bench` runs it."""
