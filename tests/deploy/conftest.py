"""What tests of `deploy/` need is in environments of their own, which `.ci/run` makes."""

import pytest


@pytest.fixture(scope="session")
def kubernetes_environment():
    """Skip a test where the extra `kubernetes` and the group `deploy` are not installed."""
    pytest.importorskip("kubespawner", reason="see the step 'Kubernetes' of .ci/run")
