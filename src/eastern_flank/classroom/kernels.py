"""How many lessons a student can have running at once, on a server for a class: each is a process of some 150 MB."""

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web
from traitlets import Integer

SAID = (
    "You have {most} lessons running, and more would take the memory that others need. In the menu, choose "
    "Kernel > Shut Down All Kernels, and open this one again. What you saved and answered stays."
)


class FewKernels(AsyncMappingKernelManager):
    """What JupyterLab starts kernels with (`--ServerApp.kernel_manager_class`), up to a number."""

    most = Integer(4, config=True, help="How many kernels may run at the same time.")
    _begun = 0  # of those that are not among the running ones yet

    async def start_kernel(self, **kwargs) -> str:
        """Start a kernel, or refuse it in one line.

        Parameters
        ----------
        **kwargs
            As JupyterLab's server gives them.

        Returns
        -------
        str
            The kernel's id.
        """
        if len(self) + self._begun >= self.most:
            raise web.HTTPError(429, SAID.format(most=self.most))
        self._begun += 1
        try:
            return await super().start_kernel(**kwargs)
        finally:
            self._begun -= 1
