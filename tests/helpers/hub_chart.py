"""What the chart "JupyterHub" (zero-to-jupyterhub) does with the values of a class, to have them judged without a cluster.

The chart itself is not here. It hands values on to KubeSpawner, JupyterHub and an authenticator; these are the real ones.
"""

import asyncio
from unittest import mock

from jupyter_server.serverapp import ServerApp
from jupyterhub.app import JupyterHub
from jupyterhub.services.service import Service
from jupyterlab.labapp import LabApp
from kubernetes_asyncio.client import ApiClient
from kubespawner import KubeSpawner
from ltiauthenticator.lti13.auth import LTI13Authenticator
from nativeauthenticator import NativeAuthenticator
from traitlets.config import Config

# The chart's values that go to KubeSpawner as they are.
TO_SPAWNER = {
    "singleuser.memory.guarantee": "mem_guarantee",
    "singleuser.memory.limit": "mem_limit",
    "singleuser.cpu.guarantee": "cpu_guarantee",
    "singleuser.cpu.limit": "cpu_limit",
    "singleuser.defaultUrl": "default_url",
    "singleuser.uid": "uid",
    "singleuser.fsGid": "fs_gid",
    "singleuser.allowPrivilegeEscalation": "allow_privilege_escalation",
    "singleuser.extraEnv": "environment",
    "singleuser.initContainers": "init_containers",
}
# Those that it turns into something else, with what they must be.
KNOWN = {
    "singleuser.image.name": str,
    "singleuser.image.tag": str,
    "singleuser.storage.type": str,
    "singleuser.storage.static.pvcName": str,
    "singleuser.storage.static.subPath": str,
    "singleuser.storage.homeMountPath": str,
    "singleuser.storage.extraVolumes": list,
    "singleuser.storage.extraVolumeMounts": list,
    "singleuser.networkPolicy.egressAllowRules.nonPrivateIPs": bool,
    "hub.config": dict,
    "hub.extraConfig": dict,
    "hub.services": dict,
    "cull.enabled": bool,
    "cull.timeout": int,
    "cull.every": int,
    "scheduling.userScheduler.enabled": bool,
    "scheduling.podPriority.enabled": bool,
    "scheduling.userPlaceholder.enabled": bool,
    "scheduling.userPlaceholder.replicas": int,
    "prePuller.hook.enabled": bool,
    "prePuller.continuous.enabled": bool,
    "proxy.https.enabled": bool,
    "proxy.https.type": str,
    "proxy.https.hosts": list,
    "proxy.https.letsencrypt.contactEmail": str,
}
ACCEPTED = {**dict.fromkeys(TO_SPAWNER, object), **KNOWN}
SECTIONS = {
    each.__name__: each
    for each in (JupyterHub, JupyterHub.authenticator_class.klass, NativeAuthenticator, LTI13Authenticator, KubeSpawner)
}


class Refused(ValueError):
    """Values that the chart, or what it hands them to, does not accept."""


def merged(values, over):
    """Return values with others over them, as Helm merges files: mappings key by key, everything else replaced."""
    if not (isinstance(values, dict) and isinstance(over, dict)):
        return over
    both = {key: merged(values[key], over[key]) if key in values else over[key] for key in over}
    return {**values, **both}


def flat(values, path=""):
    """Return {dotted path: value}; refuse a path that the chart does not know, or a value of another kind."""
    found = {}
    for key, value in values.items():
        here = f"{path}.{key}".lstrip(".")
        if here in ACCEPTED:
            if not isinstance(value, ACCEPTED[here]):
                raise Refused(f"{here} must be a {ACCEPTED[here].__name__}")
            found[here] = value
        elif isinstance(value, dict) and any(each.startswith(f"{here}.") for each in ACCEPTED):
            found |= flat(value, here)
        else:
            raise Refused(f"the chart has no {here}")
    return found


def config(values):
    """Return the configuration of JupyterHub that values make."""
    found, made = flat(values), Config()
    made.KubeSpawner.cmd = "jupyterhub-singleuser"  # as the chart has it, where values say nothing
    for path, trait in TO_SPAWNER.items():
        if found.get(path) is not None:
            made.KubeSpawner[trait] = found[path]
    made.KubeSpawner.image = f"{found['singleuser.image.name']}:{found['singleuser.image.tag']}"
    if found["singleuser.storage.type"] != "static":
        raise Refused("only a static volume is known here")
    home = {
        "mountPath": found["singleuser.storage.homeMountPath"],
        "subPath": found["singleuser.storage.static.subPath"],
    }
    claim = {"claimName": found["singleuser.storage.static.pvcName"]}
    volumes, mounts = found["singleuser.storage.extraVolumes"], found["singleuser.storage.extraVolumeMounts"]
    made.KubeSpawner.volumes = [{"name": "home", "persistentVolumeClaim": claim}, *volumes]
    made.KubeSpawner.volume_mounts = [{"name": "home", **home}, *mounts]
    made.JupyterHub.services = [
        {"name": name, "api_token": "x" * 64, **each} for name, each in found["hub.services"].items()
    ]
    for section, traits in found["hub.config"].items():
        made[section].update(traits)
    for name, code in found["hub.extraConfig"].items():
        exec(compile(code, name, "exec"), {"c": made})
    return made


def check(values):
    """Return the pod of a student, as a mapping; refuse values with a name or a kind of value that nobody knows."""
    made = config(values)
    for section, traits in made.items():
        if section not in SECTIONS:
            raise Refused(f"nothing is called {section}")
        for name in set(traits) - set(SECTIONS[section].class_trait_names(config=True)):
            raise Refused(f"{section} has no {name}")
    for service in made.JupyterHub.services:
        for name in set(service) - set(Service.class_trait_names(input=True)):
            raise Refused(f"a service has no {name}")
    hub = JupyterHub(config=made)  # each says of itself where a value is of the wrong kind
    given = {"add_new_table": False} if hub.authenticator_class is NativeAuthenticator else {}
    hub.authenticator_class(config=made, **given)
    check_arguments(made.KubeSpawner.args)
    return asyncio.run(_pod(made))


def check_arguments(words):
    """Refuse arguments of a student's server that it does not know."""
    server = ServerApp()
    server.parse_command_line(list(words))
    known = {each.__name__: each for each in [*ServerApp.classes, ServerApp, LabApp]}
    for section, traits in server.cli_config.items():
        if section not in known:
            raise Refused(f"a student's server has no {section}")
        for name in set(traits) - set(known[section].class_trait_names(config=True)):
            raise Refused(f"{section} has no {name}")


async def _pod(made):
    with mock.patch("kubespawner.spawner.load_config"):  # there is no cluster to connect to
        spawner = KubeSpawner(config=made, _mock=True)
    async with ApiClient() as client:
        pod = client.sanitize_for_serialization(await spawner.get_pod_manifest())
    return {"apiVersion": "v1", "kind": "Pod", **pod}
