"""What the process of a Python task runs first: the task's file, or a notebook cell by cell.

It ends with the process that started it (the end of standard input), and leaves an account of an
exception, its cause first. It uses nothing but Python's own library.
"""

import ast
import base64
import json
import os
import runpy
import sys
import threading
import traceback
import types
import urllib.error
import urllib.parse
import urllib.request

MOST_FRAMES = 25
FIRST_LINE = "# Databricks notebook source"
SEPARATOR = "# COMMAND ----------"


def end_with_parent():
    parent = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)

    def watch():
        try:
            while os.read(parent, 64):
                pass  # the parent sends nothing; it only holds the other end open
        except OSError:
            pass  # as good as its end
        os._exit(129)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def innermost(error):
    seen = set()
    while id(error) not in seen:
        seen.add(id(error))
        below = error.__cause__
        if below is None and not error.__suppress_context__:
            below = error.__context__
        if below is None:
            break
        error = below
    return error


def headline(error):
    text = " ".join(str(error).split())
    name = type(error).__name__
    return f"{name}: {text}" if text else name


def trace(error, path):
    """The error and what it came from, without the frames of this file and of Python's own."""
    told = traceback.TracebackException.from_exception(error)
    own(told, path, set())
    return "".join(told.format()).rstrip()


def own(told, path, seen):
    if told is None or id(told) in seen:
        return
    seen.add(id(told))
    frames = list(told.stack)
    begin = next((i for i, frame in enumerate(frames) if frame.filename == path), len(frames))
    users = [frame for frame in frames[begin:] if frame.filename != __file__]
    told.stack = traceback.StackSummary.from_list(users[-MOST_FRAMES:])
    own(told.__cause__, path, seen)
    own(told.__context__, path, seen)


def fail(error, account, path):
    text = trace(error, path)
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
    with open(account, "w", encoding="utf-8") as file:
        file.write(headline(innermost(error)) + "\n" + text)


class NotebookExit(BaseException):
    def __init__(self, value):
        self.value = str(value)


class Refused(Exception):
    """The workspace does not do what was asked."""


class Workspace:
    """The routes that a notebook's tools need, as the task's principal."""

    def __init__(self):
        self.host = os.environ["DATABRICKS_HOST"]
        self.token = os.environ["DATABRICKS_TOKEN"]

    def ask(self, method, path, body=None, **query):
        url = self.host + path
        if query:
            url += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, method=method)
        request.add_header("Authorization", "Bearer " + self.token)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error).get("message", str(error))) from None


class Tools:
    """A part of dbutils; what is not there says so."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, asked):
        raise AttributeError(f"{self._name}.{asked} is not there in this workspace")


class Widgets(Tools):
    def __init__(self, given):
        super().__init__("dbutils.widgets")
        self._given = dict(given)
        self._made = {}

    def text(self, name, defaultValue, label=None):
        self._made[name] = str(defaultValue)

    def dropdown(self, name, defaultValue, choices, label=None):
        self._made[name] = str(defaultValue)

    combobox = dropdown
    multiselect = dropdown

    def get(self, name):
        found = self.getAll().get(name)
        if found is None:
            known = ", ".join(sorted(self.getAll())) or "none"
            raise ValueError(f"there is no widget or parameter {name!r}; there are: {known}")
        return found

    def getArgument(self, name, defaultValue=None):
        return self.getAll().get(name, defaultValue)

    def getAll(self):
        return {**self._made, **self._given}

    def remove(self, name):
        self._made.pop(name, None)

    def removeAll(self):
        self._made.clear()


class Notebook(Tools):
    def __init__(self):
        super().__init__("dbutils.notebook")

    def exit(self, value):
        raise NotebookExit(value)


class TaskValues(Tools):
    ROUTE = "/api/2.0/caspers/jobs/task-values"

    def __init__(self, workspace):
        super().__init__("dbutils.jobs.taskValues")
        self._workspace = workspace

    def set(self, key, value):
        body = {"run_id": int(os.environ["DATABRICKS_TASK_RUN_ID"]), "key": key, "value": value}
        self._workspace.ask("POST", self.ROUTE, body)

    def get(self, taskKey, key, default=None, debugValue=None):
        run = self._workspace.ask(
            "GET", "/api/2.2/jobs/runs/get", run_id=os.environ["DATABRICKS_RUN_ID"]
        )
        tries = [task for task in run.get("tasks", []) if task["task_key"] == taskKey]
        if not tries:
            raise ValueError(f"the run has no task {taskKey!r}")
        latest = max(tries, key=lambda task: task.get("attempt_number", 0))
        try:
            return self._workspace.ask("GET", self.ROUTE, run_id=latest["run_id"], key=key)["value"]
        except Refused:
            if default is not None:
                return default
            raise


class Secrets(Tools):
    def __init__(self, workspace):
        super().__init__("dbutils.secrets")
        self._workspace = workspace

    def getBytes(self, scope, key):
        found = self._workspace.ask("GET", "/api/2.0/secrets/get", scope=scope, key=key)
        return base64.b64decode(found["value"])

    def get(self, scope, key):
        return self.getBytes(scope, key).decode()


def dbutils(parameters):
    workspace = Workspace()
    jobs = Tools("dbutils.jobs")
    jobs.taskValues = TaskValues(workspace)
    tools = Tools("dbutils")
    tools.widgets = Widgets(parameters)
    tools.notebook = Notebook()
    tools.jobs = jobs
    tools.secrets = Secrets(workspace)
    return tools


def cells(text, path):
    """Code with the number of its first line; other cells than Python's and Markdown's are refused."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = []
    begin = 1
    for end in range(1, len(lines) + 1):
        if end == len(lines) or lines[end].strip() == SEPARATOR:
            code = python_of(lines[begin:end], begin + 1, path)
            if code.strip():
                found.append((begin + 1, code))
            begin = end + 1
    return found


def python_of(lines, first, path):
    magic = [line.removeprefix("# MAGIC").removeprefix(" ") for line in lines if line.startswith("# MAGIC")]
    words = " ".join(magic).split()
    if not words:
        return "\n".join(lines)
    if words[0] in ("%md", "%md-sandbox"):
        return ""
    if words[0] == "%python":
        return "\n".join(
            line.removeprefix("# MAGIC").removeprefix(" ").replace("%python", "", 1)
            if line.startswith("# MAGIC")
            else line
            for line in lines
        )
    raise SyntaxError(
        f"a cell of {words[0]} is not run here; only Python and Markdown are", (path, first, 1, words[0])
    )


def run_notebook(path, parameters, result):
    with open(path, encoding="utf-8-sig") as file:
        all_cells = cells(file.read(), path)
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__dict__["dbutils"] = dbutils(parameters)
    sys.modules["__main__"] = main
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    try:
        for line, code in all_cells:
            tree = ast.parse(code, path)
            ast.increment_lineno(tree, line - 1)
            exec(compile(tree, path, "exec"), main.__dict__)
    except NotebookExit as end:
        with open(result, "w", encoding="utf-8") as file:
            file.write(end.value)


def run_file(path, arguments):
    sys.argv = [path, *arguments]
    sys.path.insert(0, os.path.dirname(path))
    runpy.run_path(path, run_name="__main__")


def main(kind, account, result, path, arguments):
    end_with_parent()
    sys.path.pop(0)  # this file's own folder
    try:
        if kind == "notebook":
            run_notebook(path, json.loads(arguments[0]), result)
        else:
            run_file(path, arguments)
    except SystemExit as end:
        if isinstance(end.code, str):
            fail(end, account, path)
            return 1
        return end.code or 0
    except BaseException as error:
        fail(error, account, path)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5], sys.argv[5:]))
