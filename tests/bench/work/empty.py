import simpy  # noqa: F401
