"""JupyterHub for a class on one computer: who may come in, how a student's server is started, and what runs beside.

Loopback only; Caddyfile and nginx.conf show how a class reaches it. What is in settings.py of the class's folder comes last.
"""

import asyncio
import dbm
import os
import resource
import shutil
import sys
from asyncio import subprocess
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import shared  # noqa: E402
from firstuseauthenticator import FirstUseAuthenticator  # noqa: E402
from jupyterhub.spawner import LocalProcessSpawner  # noqa: E402
from tornado import web  # noqa: E402

CLASS = shared.Class(shared.installed_prefix())
ROOT = os.geteuid() == 0
PORT = CLASS.settings()["port"]
MB = 1024**2
LONGEST = 72  # bytes of a password: bcrypt takes no more
TOLD = (
    "Your teacher can see your guesses and answers. The class sees how many there are of each, without names. "
    "Your username and password are on your slip of paper."
)


class Students(FirstUseAuthenticator):
    """Only who has a slip comes in; its password can be changed at /hub/auth/change-password."""

    async def authenticate(self, handler, data):
        """Return the username, or None for a wrong one; a username without a password is none, and gets none here."""
        username = self.normalize_username(data["username"])
        if len(data["password"].encode()) > LONGEST:
            return None
        with dbm.open(self.dbm_path, "c", 0o600) as passwords:
            known = username.encode() in passwords
        return await super().authenticate(handler, data) if known else None

    async def check_allowed(self, username, authentication=None):
        """Look into the list as it is now: `start` adds students while the hub runs."""
        return username in CLASS.students()


class CannotStart(web.HTTPError):
    """A student's server cannot be started; JupyterHub shows the message, at once or after a while."""

    def __init__(self, message):
        super().__init__(500, message.replace("%", "%%"))
        self.jupyterhub_message = message


class Spawner(LocalProcessSpawner):
    """A student's server: a process with a number of its own, in a home of its own."""

    @property
    def student(self):
        """Number, name and home; who comes from a learning platform is given them now."""
        known = CLASS.students().get(self.user.name)
        if known is None:
            with CLASS.changed_students() as students:
                known = students.get(self.user.name) or CLASS.add(students, self.user.name, self.user.name)
        return known

    @property
    def run(self):
        """The folder for what a server needs while it runs; not in the home, which may be full."""
        return CLASS.run / str(self.student["number"])

    def make_preexec_fn(self, name):
        """Become the student, with less of everything than would stop the others."""
        number, home = self.student["number"], self.student["home"]

        def become():
            os.chdir(home)
            os.umask(0o077)
            with suppress(OSError):
                os.nice(5)
                Path("/proc/self/oom_score_adj").write_text("500")  # where memory runs out, the hub goes on
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (200 * MB, 200 * MB))
            resource.setrlimit(resource.RLIMIT_DATA, (2048 * MB, 2048 * MB))
            if ROOT:
                resource.setrlimit(resource.RLIMIT_NPROC, (400, 400))
                os.setgid(number)
                os.setgroups([])
                os.setuid(number)

        return become

    def user_env(self, env):
        """Say who and where the student is, without an account."""
        path = f"{CLASS.version}/env/bin:/usr/local/bin:/usr/bin:/bin"
        own = {
            "USER": self.user.name,
            "LOGNAME": self.user.name,
            "HOME": self.student["home"],
            "SHELL": "/bin/sh",
            "PATH": path,
        }
        return env | own

    def get_args(self):
        """Have what JupyterLab notes of each notebook that is opened where there is room, or none could be on a full disk."""
        noted = [
            f"--NotebookNotary.secret_file={self.run}/secret",
            f"--FileCheckpoints.checkpoint_dir={self.run}/checkpoints",
        ]
        return [*super().get_args(), *noted]

    async def start(self):
        """Lay out the home, as the student, and start the server in it."""
        home = Path(self.student["home"])
        shutil.rmtree(self.run, ignore_errors=True)  # what a server that was killed has left there
        for folder in (home, self.run):
            with suppress(FileExistsError):
                folder.mkdir(0o700)
            if ROOT:
                os.chown(folder, self.student["number"], self.student["number"], follow_symlinks=False)
        version = CLASS.version
        self.cmd = [
            str(version / "env/bin/python"), "-P", str(version / "project/deploy/class/jupyterhub-singleuser")
        ]  # fmt: skip
        laying = await asyncio.create_subprocess_exec(
            *(version / "env/bin/python", "-P", "-m", "eastern_flank.classroom.home", version / "project"),
            env=self.get_env(),
            preexec_fn=self.make_preexec_fn(self.user.name),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        _, said = await laying.communicate()
        if laying.returncode and not any(home.glob("notebooks/*.ipynb")):
            why = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["it is not known why"]
            raise CannotStart(f"Your lessons cannot be put into your folder ({why[0]}). Tell your teacher.")
        if laying.returncode:
            self.log.warning("%s: %s", self.user.name, said.decode("utf-8", "replace").strip())
        return await super().start()


c = get_config()  # noqa: F821 (JupyterHub gives it)

c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 2}"
PROXY = CLASS.version / "proxy"
c.ConfigurableHTTPProxy.command = [str(PROXY / "node"), str(PROXY / "node_modules/.bin/configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(CLASS.folder / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{CLASS.folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(CLASS.folder / "cookie_secret")
c.JupyterHub.template_vars = {"announcement_login": TOLD}
c.JupyterHub.concurrent_spawn_limit = 100  # a class comes in at once
c.JupyterHub.log_level = "WARN"

c.JupyterHub.authenticator_class = Students
c.Authenticator.username_pattern = r"[a-z0-9][a-z0-9._@+-]{0,63}"  # it is the name of a home, too
c.FirstUseAuthenticator.dbm_path = str(CLASS.passwords)
c.FirstUseAuthenticator.min_password_length = 10

c.JupyterHub.spawner_class = Spawner
c.Spawner.http_timeout = c.Spawner.start_timeout = 300
c.LocalProcessSpawner.interrupt_timeout = 1  # JupyterLab's server takes SIGINT for a question, and goes on
c.LocalProcessSpawner.term_timeout = 8
c.Spawner.ip = "127.0.0.1"
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.disable_user_config = True
c.Spawner.env_keep = ["LANG", "LC_ALL", shared.MARK]
c.Spawner.environment = {
    "EASTERN_FLANK_CLASS": "1",  # lessons say what the teacher sees
    "EASTERN_FLANK_AHEAD": "0",  # nothing is drawn before it is asked for: that costs each student's processor
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JUPYTER_RUNTIME_DIR": lambda spawner: str(spawner.run),
    "MPLCONFIGDIR": lambda spawner: str(spawner.run / "matplotlib"),
}
c.Spawner.args = [
    "--Application.log_level=WARN",
    "--KernelManager.transport=ipc",
    "--ServerApp.terminals_enabled=False",
    "--NotebookNotary.db_file=:memory:",  # see get_args
    "--ServerApp.kernel_manager_class=eastern_flank.classroom.kernels.FewKernels",
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_connected=True",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",  # each student's server would ask npm where it is
    "--ServerApp.contents_manager_class=jupyter_server.services.contents.largefilemanager.AsyncLargeFileManager",
]

# The culler ends servers that nobody uses. The board reads answers, whoever's they are, and can write nothing.
python = str(CLASS.python)
reader = []
(CLASS.run / str(CLASS.first)).mkdir(0o700, exist_ok=True)
if ROOT:
    os.chown(CLASS.run / str(CLASS.first), CLASS.first, CLASS.first)
    number, right = str(CLASS.first), "-all,+dac_read_search"
    reader = [
        shutil.which("setpriv") or "setpriv",
        "--reuid",
        number,
        "--regid",
        number,
        "--clear-groups",
        "--no-new-privs",
    ]
    reader += ["--inh-caps", right, "--ambient-caps", right]
ours = {shared.MARK: str(CLASS.folder), "MPLCONFIGDIR": str(CLASS.run / str(CLASS.first))}
c.JupyterHub.services = [
    {
        "name": "culler",
        "command": [python, "-m", "jupyterhub_idle_culler", "--timeout=5400", "--cull-every=300"],
        "environment": ours,
    },
    {
        "name": "board",
        "environment": ours,
        "url": f"http://127.0.0.1:{PORT + 3}",
        "command": [*reader, python, "-P", "-m", "eastern_flank.classroom.hub_board", str(CLASS.homes)],
        "cwd": "/",
        "oauth_no_confirm": True,
    },
]
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["culler"],
    },
    # The teacher sees the board and who is there, and can stop and start servers; other people's notebooks stay theirs.
    {
        "name": "teacher",
        "scopes": ["access:services!service=board", "admin-ui", "list:users", "read:servers", "servers"],
        "users": [shared.TEACHER],
    },
]

if (CLASS.folder / "settings.py").exists():
    load_subconfig(str(CLASS.folder / "settings.py"))  # noqa: F821 (JupyterHub gives it)
