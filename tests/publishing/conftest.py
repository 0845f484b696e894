"""What several tests of publishing share."""

import pytest
from small_project import make_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a project, as `make_project` does, and go there."""

    def make(**sources):
        folder = make_project(tmp_path / "project", **sources)
        monkeypatch.chdir(folder)
        return folder

    return make
