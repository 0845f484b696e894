"""The files for Kubernetes, judged by what reads them, without a cluster: the chart's own code is not in the project."""

import asyncio
import re
import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

pytestmark = [pytest.mark.kubernetes, pytest.mark.usefixtures("kubernetes_environment")]
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
OLDEST, NEWEST = "1.32", "1.37"  # the chart's oldest Kubernetes, and the newest that is described
MB = 2**20
RESOURCES = {("requests",), ("limits",)}  # a cluster may have resources of its own
FREE = {("singleuser", "extraEnv"), ("hub", "extraConfig"), ("hub", "services")}  # where names are one's own
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def values(*names):
    from hub_chart import merged

    made = {}
    for name in names or ["values.yaml"]:
        made = merged(made, yaml.safe_load((FOLDER / name).read_text("utf-8")))
    return made


def resources():
    return [each for each in yaml.safe_load_all((FOLDER / "homes_and_board.yaml").read_text("utf-8")) if each]


def validate(resource):
    import kubernetes_validate

    for version in (OLDEST, NEWEST):
        kubernetes_validate.validate(resource, version, strict=True)


def hadolint(text):
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([program, "-"], input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


# ------------------------------------------------------------------------------------------------------------- the image


def test_the_dockerfile_is_without_fault_and_one_without_a_version_is_not():
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    assert hadolint(text) == (0, "")
    assert "DL3013" in hadolint(text.replace("uv==0.13.9", "uv"))[1]
    assert "DL3006" in hadolint(re.sub(r"(?m)^ARG BASE=.*\nFROM.*|^FROM \$.*", "FROM debian", text))[1]


def test_the_image_runs_as_an_ordinary_user_and_gets_nothing_else_of_the_folder():
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    last = text.rsplit("FROM ", 1)[1]
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["1000"]
    copied = {name for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE) for name in line.split()}
    lets = (FOLDER / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert lets[1] == "*" and {line[1:] for line in lets if line.startswith("!")} == copied


def test_one_version_of_jupyterhub_and_one_of_the_image_everywhere():
    (pinned,) = PROJECT["optional-dependencies"]["kubernetes"]
    readme = (FOLDER / "README.md").read_text("utf-8")
    chart, hub = re.search(r"chart (\d\S+), which has JupyterHub (\d\S+)\.", readme.replace("\n", " ")).groups()
    assert pinned == f"jupyterhub=={hub}"
    assert f"--version {chart} " in readme
    assert f'the chart "JupyterHub" {chart} ' in (FOLDER / "values.yaml").read_text("utf-8")
    image = values()["singleuser"]["image"]
    assert image["tag"] == PROJECT["version"]
    named = re.findall(
        r"registry\.example\.org[\w/-]+:[\d.]+\b", "".join(path.read_text("utf-8") for path in FOLDER.iterdir())
    )
    assert set(named) == {f"{image['name']}:{image['tag']}"} and len(named) == 5


# ------------------------------------------------------------------------------------------------------------ the values


@pytest.mark.parametrize("names", [["values.yaml"], ["values.yaml", "lti.yaml"]], ids=" and ".join)
def test_a_students_pod_is_what_kubernetes_accepts_and_as_it_should_be(names):
    import hub_chart

    pod = hub_chart.check(values(*names))
    validate(pod)
    (server,) = pod["spec"]["containers"]
    assert server["resources"]["requests"] == {"memory": 384 * MB, "cpu": 0.1}
    assert server["resources"]["limits"] == {"memory": 1024 * MB, "cpu": 2}
    assert server["args"][0] == "jupyterhub-singleuser" and "--ServerApp.terminals_enabled=False" in server["args"]
    allowed = server["securityContext"]
    assert (allowed["runAsUser"], allowed["runAsNonRoot"], allowed["readOnlyRootFilesystem"]) == (1000, True, True)
    assert allowed["allowPrivilegeEscalation"] is False and allowed["capabilities"] == {"drop": ["ALL"]}
    assert pod["spec"]["automountServiceAccountToken"] is False
    mounts = {each["mountPath"]: each for each in server["volumeMounts"]}
    assert set(mounts) == {"/home/student", "/tmp"}
    (own,) = pod["spec"]["initContainers"]
    assert own["volumeMounts"] == [mounts["/home/student"]]  # both see the home of one student, and nothing else
    assert re.fullmatch(r"[a-z0-9-]+", own["volumeMounts"][0]["subPath"])


def test_every_variable_of_ours_is_one_that_the_package_reads():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    ours = [name for name in values()["singleuser"]["extraEnv"] if name.startswith("EASTERN_FLANK")]
    assert ours and [name for name in ours if f'"{name}"' not in source] == []


def test_nobody_gets_in_with_a_word_that_all_know():
    for names in (["values.yaml"], ["values.yaml", "lti.yaml"]):
        settings = values(*names)["hub"]["config"]
        assert settings["JupyterHub"]["authenticator_class"].rpartition(".")[2] in ("native", "LTI13Authenticator")
    assert settings["NativeAuthenticator"]["open_signup"] is False


def test_with_lti_nobody_is_believed_whom_the_platform_has_not_signed():
    """The hub always has a form at /hub/login, and LTI13Authenticator takes its fields for what a platform has signed."""
    import hub_chart
    from ltiauthenticator.lti13.auth import LTI13Authenticator
    from ltiauthenticator.lti13.handlers import LTI13CallbackHandler

    made = hub_chart.config(values("values.yaml", "lti.yaml"))
    typed = {"username": "x", "email": "teacher@example.org"}
    ours = made.JupyterHub.authenticator_class(config=made)
    assert asyncio.run(LTI13Authenticator().authenticate(None, typed))["name"] == "teacher@example.org", (
        "no longer needed?"
    )
    assert asyncio.run(ours.authenticate(None, typed)) is None
    callback = LTI13CallbackHandler.__new__(LTI13CallbackHandler)
    assert asyncio.run(ours.authenticate(callback, typed))["name"] == "teacher@example.org"


def keys(value, path=()):
    """Yield the path to each key, but for names that are free: of variables, services, pieces of code and resources."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        here = (*path, key)
        if isinstance(value, dict) and path not in FREE and path[-1:] not in RESOURCES:
            yield here
        yield from keys(each, here)


def misspelt(value, path):
    """Return a copy in which one key has lost a letter."""
    made = deepcopy(value)
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1][:1] + path[-1][2:]] = place.pop(path[-1])
    return made


def named(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize("name", ["values.yaml", "lti.yaml"])
def test_no_key_can_be_misspelt(name):
    import hub_chart
    import jsonschema
    from traitlets import TraitError

    with pytest.raises(hub_chart.Refused, match=r"singleuser.memory.garantee"):
        hub_chart.check(hub_chart.merged(values(), {"singleuser": {"memory": {"garantee": "384M"}}}))
    wrong = (hub_chart.Refused, jsonschema.ValidationError, TraitError, TypeError, ValueError)
    own = values(name)
    for path in keys(own):
        with pytest.raises(wrong):
            validate(hub_chart.check(hub_chart.merged(values(), misspelt(own, path))))
            pytest.fail(f"nobody minds that {named(path)} is misspelt")


@pytest.mark.parametrize(
    "path, value",
    [
        ("singleuser.memory.limit", "one gigabyte"),
        ("singleuser.cpu.guarantee", "0.1 of one"),
        ("singleuser.uid", "student"),
        ("singleuser.extraEnv.EASTERN_FLANK_AHEAD", {"value": False}),
        ("singleuser.storage.extraVolumes", "tmp"),
        ("scheduling.userPlaceholder.replicas", "thirty"),
        ("proxy.https.hosts", "class.example.org"),
        ("hub.config.JupyterHub.authenticator_class", "nativ"),
        ("hub.config.Authenticator.admin_users", 5),
        ("hub.config.NativeAuthenticator.open_signup", "no"),
        ("hub.config.KubeSpawner.args", ["--ServerApp.terminal_enabled=False"]),
        ("hub.config.KubeSpawner.container_security_context", {"runAsNonRoot": "yes"}),
        ("hub.services.board", {"adress": "http://board:8080"}),
        ("hub.extraConfig.native_pages", "c.JupyterHub.template_path = []"),
    ],
)
def test_no_value_can_be_of_another_kind(path, value):
    import hub_chart
    import jsonschema
    from traitlets import TraitError

    over = value
    for key in reversed(path.split(".")):
        over = {key: over}
    with pytest.raises((hub_chart.Refused, jsonschema.ValidationError, TraitError, TypeError, ValueError)):
        validate(hub_chart.check(hub_chart.merged(values(), over)))


# ---------------------------------------------------------------------------------------------------- homes and the board


def test_the_volume_and_the_board_are_what_kubernetes_accepts():
    import jsonschema

    for resource in resources():
        validate(resource)
    (board,) = (each for each in resources() if each["kind"] == "Deployment")
    for path in keys(board["spec"]["template"]["spec"], ("spec", "template", "spec")):
        with pytest.raises((jsonschema.ValidationError, ValueError)):
            validate(misspelt(board, path))
            pytest.fail(f"nobody minds that {named(path)} is misspelt")


def test_volume_board_and_values_speak_of_the_same_things():
    claim, board, service, policy = resources()
    given = values()
    pod = board["spec"]["template"]["spec"]
    (server,) = pod["containers"]
    assert claim["metadata"]["name"] == given["singleuser"]["storage"]["static"]["pvcName"] == "homes"
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == "homes"
    assert server["volumeMounts"][0] == {"name": "homes", "mountPath": "/homes", "readOnly": True}
    assert server["command"][-1] == "/homes"
    (port,) = service["spec"]["ports"]
    assert given["hub"]["services"]["board"]["url"] == f"http://{service['metadata']['name']}:{port['port']}"
    assert server["ports"] == [{"name": port["targetPort"], "containerPort": port["port"]}]
    settings = {each["name"]: each.get("value") for each in server["env"]}
    assert settings["JUPYTERHUB_SERVICE_URL"].endswith(f":{port['port']}")
    labels = board["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"].items() <= labels.items()
    assert policy["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
    assert pod["securityContext"]["runAsUser"] == given["singleuser"]["uid"]
    assert server["securityContext"]["readOnlyRootFilesystem"] is True


def test_every_yaml_file_to_run_the_project_is_tidy():
    files = [path for path in (ROOT / "deploy").rglob("*.y*ml") if "node_modules" not in path.parts]
    assert len(files) >= 4
    rules = "line-length: {max: 130}, document-start: disable, truthy: {check-keys: false}"
    rules = f"{{extends: default, rules: {{{rules}, comments: {{min-spaces-from-content: 1}}}}}}"
    done = subprocess.run(
        [sys.executable, "-m", "yamllint", "--strict", "-d", rules, *files], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_workflow_for_github_pages_is_one():
    file = ROOT / "deploy" / "site" / "github-pages.yml"
    for text, status in ((file.read_text("utf-8"), 0), (file.read_text("utf-8").replace("runs-on", "run-on"), 1)):
        command = [sys.executable, "-m", "check_jsonschema", "--default-filetype", "yaml", "-"]
        command[3:3] = ["--builtin-schema", "vendor.github-workflows"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done.stdout


# ------------------------------------------------------------------------------------------------------ what README.md says


def test_what_it_costs_is_calculated_from_what_was_measured():
    readme = (FOLDER / "README.md").read_text("utf-8")
    used, kept = (int(re.search(pattern, readme)[1]) for pattern in (r"takes (\d+) MB", r"keeps (\d+) MB"))
    assert values()["singleuser"]["memory"]["guarantee"] == f"{kept}M"
    rows = re.findall(
        r"^\| (\d+) \| ([\d.]+) GB \| ([\d.]+) GB \| (\d+) \| ([\d.]+) GB \| (\d+) \|$", readme, re.MULTILINE
    )
    assert len(rows) == 3
    for row in rows:
        students, *says = map(float, row)
        nodes = max(students * kept / 1000 / 14, students / (4 * 15))  # 14 of a node's 16 GB, and 15 students a core
        ought = [
            students * kept / 1000,
            students * used / 1000,
            -(-students // 15),
            students * 40 / 1000,
            -(-nodes // 1),
        ]
        assert says == pytest.approx(ought, abs=0.051), row


def test_the_command_that_removes_a_students_work_makes_a_pod():
    readme = (FOLDER / "README.md").read_text("utf-8")
    over = yaml.safe_load(re.search(r"--overrides='\n(.*?)'\n", readme, re.DOTALL)[1])
    validate({"kind": "Pod", "metadata": {"name": "remove"}, **over})
    claim = over["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"]
    assert claim == values()["singleuser"]["storage"]["static"]["pvcName"]
