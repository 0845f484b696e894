"""A student of a class on a server: a client that does what a browser does, and what somebody in front of it does.

It logs in, waits for its server, fetches the files that a Chromium fetched before it, opens the notebook, and talks with the
kernel over a WebSocket, as JupyterLab does. It draws no page: what a page takes is taken on the students' own computers.
"""

import asyncio
import contextlib
import csv
import io
import json
import random
import time
import uuid
from dataclasses import dataclass, field

import httpx
import tornado.httpclient
from jupyter_server.services.kernels.connection import base as wire
from tornado.websocket import websocket_connect

LESSON = "notebooks/02_troops.ipynb"
AT_ONCE = ("setup", "opening", "chart")  # what somebody runs who wants to see the first chart
CONTROL, MOVES = "Drawn as", 8
RIGHT = {"how_many = ...": "how_many = 5", "stated_in_all = ...": "stated_in_all = 3000"}
RIGHT |= {"lowest_and_highest = ...": "lowest_and_highest = (700, 1300)"}
OWN = "times_as_long = ..."  # here each student gives a wrong answer that nobody else gives
ANSWERS = "my_work/answers.csv"
BETWEEN = (0.2, 0.8)  # seconds from a picture to the next move
PATIENCE = 300  # seconds for anything
PROTOCOL = "v1.kernel.websocket.jupyter.org"


class Failure(Exception):
    """What a student could not do."""


@dataclass
class Student:
    """Who logs in, and what came of it: seconds after the first request, but for `begun`, which is a time."""

    number: int
    username: str
    password: str
    begun: float = 0
    seen: dict = field(default_factory=dict)  # from steps to seconds
    cells: dict = field(default_factory=dict)  # from cells to seconds
    moves: list = field(default_factory=list)
    again: int = 0  # requests that had to be made again
    failure: str = ""

    def note(self, step):
        self.seen[step] = time.monotonic() - self.begun

    @property
    def first(self):
        """When the first chart was there; without the lesson, when the kernel had answered."""
        return self.seen.get("chart")


class Browser(httpx.AsyncClient):
    """As much of a browser as a server sees: cookies, six connections, one more try where a kept connection was closed."""

    def __init__(self, student, base):
        # Node closes a connection after five idle seconds; a browser asks again if that happens under way.
        limits = httpx.Limits(max_connections=6, max_keepalive_connections=6, keepalive_expiry=4)
        super().__init__(base_url=base, limits=limits, timeout=PATIENCE, follow_redirects=True, trust_env=False)
        self._student = student

    def token(self, path):
        """The page's proof that a request comes from it."""
        found = [each.value for each in self.cookies.jar if each.name == "_xsrf" and path.startswith(each.path)]
        if not found:
            raise Failure(f"{path} has set no cookie _xsrf")
        return found[-1]

    async def ask(self, method, path, **options):
        for last in (False, True):
            try:
                answer = await self.request(method, path, **options)
                break
            except httpx.RemoteProtocolError:
                if last or method != "GET":
                    raise
                self._student.again += 1
        if answer.status_code >= 400:
            raise Failure(f"{method} {path.partition('?')[0]}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def get(self, path, **options):
        return await self.ask("GET", path, **options)

    async def post(self, path, content):
        return await self.ask("POST", path, json=content, headers={"X-XSRFToken": self.token(path)})


class Kernel:
    """A notebook's kernel, through the WebSocket of a page."""

    def __init__(self, socket, student):
        self._socket, self._session, self._username = socket, uuid.uuid4().hex, student.username
        self._waiting, self._picture = {}, None
        self.models = {}  # widgets, by the names of their comms

    async def listen(self):
        """Take what comes, until the socket is closed; then nobody waits for it any longer."""
        while (message := await self._socket.read_message()) is not None:
            _, parts = wire.deserialize_msg_from_ws_v1(message)
            header, parent, _, content = (json.loads(part) for part in parts[:4])
            self._take(header["msg_type"], parent.get("msg_id"), content)
        for future in [*(future for future, _ in self._waiting.values()), self._picture]:
            if future and not future.done():
                future.set_exception(Failure("the connection to the kernel was closed"))

    def _take(self, kind, parent, content):
        future, errors = self._waiting.get(parent, (None, []))
        if kind == "error":
            errors.append(f"{content['ename']}: {content['evalue'][:300]}")
        elif kind == "status" and content["execution_state"] == "idle" and future and not future.done():
            future.set_result(errors)
        elif kind == "comm_open":
            self.models[content["comm_id"]] = content["data"].get("state", {})
        elif kind == "comm_msg" and content["data"].get("method") == "update":
            state = content["data"]["state"]
            if "<img" in str(state.get("value", "")) and self._picture and not self._picture.done():
                self._picture.set_result(time.monotonic())

    async def _send(self, kind, content):
        header = {"msg_id": uuid.uuid4().hex, "username": self._username, "session": self._session}
        header |= {"msg_type": kind, "version": "5.4", "date": "2016-06-13T12:00:00Z"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        pack = wire.serialize_msg_to_ws_v1(message, "shell", lambda part: json.dumps(part).encode())
        future = asyncio.get_running_loop().create_future()
        self._waiting[header["msg_id"]] = future, []
        await self._socket.write_message(pack, binary=True)
        return future

    async def ask(self, kind="kernel_info_request", content=None):
        """Send a message, wait until the kernel is idle again, and return the errors."""
        return await asyncio.wait_for(await self._send(kind, content or {}), PATIENCE)

    async def run(self, source):
        code = {"code": source, "silent": False, "store_history": True, "user_expressions": {}}
        return await self.ask("execute_request", code | {"allow_stdin": False, "stop_on_error": True})

    async def move(self, name, place):
        """Choose an option of a control, and return the seconds until its picture."""
        comm = next((comm for comm, state in self.models.items() if state.get("description") == name), None)
        if comm is None:
            raise Failure(f"there is no control {name!r} on the page")
        self._picture = asyncio.get_running_loop().create_future()
        begun = time.monotonic()
        await self._send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": {"chosen": [place]}}})
        return await asyncio.wait_for(self._picture, PATIENCE) - begun


class Gate:
    """Where students wait for each other. Nobody waits for somebody who has failed."""

    def __init__(self, students):
        self._missing, self._open = students, asyncio.Event()
        self.leave()

    def leave(self, students=0):
        self._missing -= students
        if self._missing <= 0:
            self._open.set()

    async def arrive(self):
        self.leave(1)
        await self.wait()

    async def wait(self):
        await self._open.wait()


@dataclass
class Lesson:
    """What all students of a run have in common.

    Attributes: `base`, the hub's address; `taught`, whether they open our lesson, or else an empty notebook; `files`, the paths
    below a student's server that a browser fetched; `reading`, from how many to how many seconds they read before each cell
    after the first chart, or None where they do not, and move the control all at the same time; `moving`, where they wait
    for that; `ended`, where they have done all; `over`, which lets them go.
    """

    base: str
    taught: bool
    files: list
    reading: tuple | None
    moving: Gate
    ended: Gate
    over: Gate


async def attend(student, lesson, delay):
    """Do all that a student does, after so many seconds; keep times and failures in `student`."""
    await asyncio.sleep(delay)
    student.begun = time.monotonic()
    gates = [*([] if lesson.reading else [lesson.moving]), lesson.ended]
    try:
        async with Browser(student, lesson.base) as browser:
            await _come_in(student, browser)
            path, cells = await _open(student, browser, lesson)
            async with _kernel(student, browser, path) as kernel:
                await _work(student, kernel, cells, lesson.reading)
                if not lesson.reading:
                    await gates.pop(0).arrive()
                if lesson.taught:
                    await _move(student, kernel)
                    await _check_answers(student, browser)
                student.note("done")
                await gates.pop().arrive()
                await lesson.over.wait()
    except (Failure, httpx.HTTPError, OSError, ValueError, tornado.httpclient.HTTPError) as error:
        student.failure = f"after {time.monotonic() - student.begun:.0f} s: {type(error).__name__}: {error}"[:300]
    finally:
        for gate in gates:
            gate.leave(1)


async def _come_in(student, browser):
    """Log in, and wait until the student's server is there."""
    await browser.get("/hub/login")
    form = {"username": student.username, "password": student.password, "_xsrf": browser.token("/hub/")}
    answer = await browser.request("POST", "/hub/login", data=form, follow_redirects=False)
    if answer.status_code != 302:
        raise Failure(f"the login is refused ({answer.status_code})")
    student.note("login")
    page = await browser.get("/hub/spawn")
    progress = f"/hub/api/users/{student.username}/server/progress?_xsrf={browser.token('/hub/')}"
    async with browser.stream("GET", progress, headers={"Referer": str(page.url)}) as told:
        if told.status_code != 200:
            raise Failure(f"nothing is told about the server ({told.status_code})")
        async for line in told.aiter_lines():
            said = json.loads(line[len("data:") :]) if line.startswith("data:") else {}
            if said.get("failed"):
                raise Failure(f"the server does not start: {said.get('message')}")
            if said.get("ready"):
                break
    student.note("server")


async def _open(student, browser, lesson):
    """Open JupyterLab and the notebook; return its path, and (id, source) of its code cells."""
    server = f"/user/{student.username}"
    path = LESSON if lesson.taught else None
    await browser.get(f"{server}/lab/tree/{path}" if path else f"{server}/lab")
    student.note("page")
    await asyncio.gather(*(browser.get(server + file) for file in lesson.files))
    student.note("loaded")
    if not lesson.taught:
        answer = await browser.post(f"{server}/api/contents", {"type": "notebook"})
        return answer.json()["path"], [("chart", "")]
    answer = await browser.get(f"{server}/api/contents/{path}?type=notebook&content=1")
    cells = [cell for cell in answer.json()["content"]["cells"] if cell["cell_type"] == "code"]
    return path, answered({cell["id"]: cell["source"] for cell in cells}, own_answer(student))


def own_answer(student):
    """A wrong answer that nobody else gives."""
    return 1000 + student.number


def answered(cells, own):
    """Put answers into the cells of the lesson; return (id, source) of each."""
    found = []
    for name, source in cells.items():
        for gap, answer in {**RIGHT, OWN: OWN.replace("...", str(own))}.items():
            if gap in source:
                source = source.replace(gap, answer)
                found.append(gap)
        cells[name] = source
    if sorted(found) != sorted([*RIGHT, OWN]) or not {*AT_ONCE} < {*cells}:
        raise RuntimeError(f"{LESSON} is not what this benchmark was written for")
    return list(cells.items())


@contextlib.asynccontextmanager
async def _kernel(student, browser, path):
    """Start the notebook's kernel, and connect with it; yield a `Kernel`."""
    server = f"/user/{student.username}"
    asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
    name = (await browser.post(f"{server}/api/sessions", asked)).json()["kernel"]["id"]
    url = browser.base_url.join(f"{server}/api/kernels/{name}/channels")
    cookies = browser.build_request("GET", url).headers["cookie"]
    request = tornado.httpclient.HTTPRequest(
        str(url.copy_with(scheme="ws", params={"session_id": uuid.uuid4().hex})),
        headers={"Cookie": cookies, "Origin": str(browser.base_url).rstrip("/")},
        connect_timeout=PATIENCE,
        request_timeout=PATIENCE,
    )
    socket = await websocket_connect(request, subprotocols=[PROTOCOL], max_message_size=2**30)
    kernel = Kernel(socket, student)
    listening = asyncio.create_task(kernel.listen())
    try:
        await kernel.ask()
        student.note("kernel")
        yield kernel
        if listening.done():
            raise Failure("the kernel's connection was closed before the end")
    finally:
        socket.close()
        await asyncio.wait([listening], timeout=10)


async def _work(student, kernel, cells, reading):
    """Run all cells, one after the other."""
    pauses = random.Random(student.number)
    for name, source in cells:
        if reading and name not in AT_ONCE:
            await asyncio.sleep(pauses.uniform(*reading))
        begun = time.monotonic()
        if errors := await kernel.run(source):
            raise Failure(f"cell {name}: {errors[0]}")
        student.cells[name] = time.monotonic() - begun
        if name == "chart":
            student.note("chart")


async def _move(student, kernel):
    """Move the control, each time after the picture of the move before has come."""
    pauses = random.Random(student.number)
    for number in range(MOVES):
        student.moves.append(await kernel.move(CONTROL, (number + 1) % MOVES))
        await asyncio.sleep(pauses.uniform(*BETWEEN))


async def _check_answers(student, browser):
    """See that all answers are kept, and nobody else's."""
    answer = await browser.get(f"/user/{student.username}/api/contents/{ANSWERS}?type=file&format=text")
    rows = {row["item"]: row for row in csv.DictReader(io.StringIO(answer.json()["content"].lstrip("\ufeff")))}
    right = [rows.get(f"lesson 02 exercise {number}", {}).get("right") for number in (1, 2, 4)]
    wrong = rows.get("lesson 02 exercise 5", {}).get("wrong")
    if right != ["yes"] * 3 or wrong != str(own_answer(student)):
        raise Failure(f"the answers are not kept as they were given: {right}, {wrong}")
