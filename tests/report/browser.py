"""A headless Chromium, driven through chromedriver by the WebDriver protocol: JSON over HTTP."""

import base64
import json
import pathlib
import re
import shutil
import subprocess
import time
import urllib.request


class Missing(Exception):
    """No Chromium or no chromedriver here."""


class Browser:
    def __init__(self):
        driver, chromium = shutil.which("chromedriver"), shutil.which("chromium") or shutil.which("google-chrome")
        if not driver or not chromium:
            raise Missing("no chromium and chromedriver (Debian: chromium, chromium-driver)")
        self.process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True)
        for line in self.process.stdout:
            if port := re.search(r"started successfully on port (\d+)", line):
                break
        else:
            raise RuntimeError("chromedriver did not start")
        self.address = f"http://127.0.0.1:{port[1]}/session"
        options = {"binary": chromium,
                   "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self.address += "/" + self.call("POST", "", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process.stdout.close()

    def call(self, method, path, body=None):
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, file):
        self.call("POST", "/url", {"url": pathlib.Path(file).resolve().as_uri()})

    def open_report(self, file, width, dark):
        """Opens a page of charts in a window of this width and theme, and waits until they are drawn."""
        self.look(width, dark)
        self.open(file)
        deadline = time.monotonic() + 60
        while not self.run("return document.documentElement.dataset.drawn || ''"):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the charts of {file} are not drawn: {self.console()}")
            time.sleep(0.05)

    def run(self, script, *arguments):
        """The value of a function body in the page. One that returns a promise is waited for."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def look(self, width, dark, height=900):
        """The width of the window in pixels, and the theme."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.devtools("Emulation.setEmulatedMedia", features=[scheme])

    def console(self):
        """What the page said on its console since the last call, its errors among it."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def requested(self):
        """The addresses asked for since the last call."""
        entries = self.call("POST", "/se/log", {"type": "performance"})
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]

    def screenshot(self, file, begin=0, height=None, **format):
        """`height` pixels of the page from `begin` on, by default all of it; `format` and `quality` are Chromium's."""
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": begin, "width": size["width"],
                "height": min(height or size["height"], size["height"] - begin), "scale": 1}
        image = self.devtools("Page.captureScreenshot", captureBeyondViewport=True, clip=clip, **format)["data"]
        pathlib.Path(file).write_bytes(base64.b64decode(image))
