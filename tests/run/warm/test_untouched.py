"""What is not a build goes on as it would without us."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerFactory
from papermill.engines import papermill_engines

from samrapport.run.execution.kernels import write_kernelspec
from samrapport.run.warm import provisioner


def test_papermill_and_jupyter_know_no_kernel_or_engine_of_ours() -> None:
    assert set(papermill_engines._engines) == {None, "nbclient"}
    assert not [name for name in KernelSpecManager().find_kernel_specs() if name.startswith("samrapport")]
    assert KernelProvisionerFactory.instance().default_provisioner_name == "local-provisioner"


def test_the_provisioner_is_found_by_its_entry_point_and_used_by_its_own_kernelspec_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name=provisioner.NAME)
    assert found.load() is provisioner.ZygoteProvisioner
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    name = write_kernelspec("delad", ["python"], metadata=provisioner.METADATA)
    specs = KernelSpecManager(kernel_dirs=[str(tmp_path / "kernels")])
    named = specs.get_kernel_spec(name).metadata["kernel_provisioner"]["provisioner_name"]
    assert named == provisioner.NAME
    assert "kernel_provisioner" not in specs.get_kernel_spec("python3").metadata
