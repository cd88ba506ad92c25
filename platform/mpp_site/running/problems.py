"""What can be wrong with a machine, said in one sentence."""


class StartProblem(Exception):
    """The platform cannot start here; the message says why and what helps."""
