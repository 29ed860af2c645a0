#!/usr/bin/env python3
"""Downloads from servers on this machine that serve, lie, stall, break off and redirect."""

import argparse
import fcntl
import gzip
import hashlib
import http.server
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time
import unittest

PROGRAM = ""
NAME = "digits.gz"
PLAIN = random.Random(1).randbytes(300_000)
PACKED = gzip.compress(PLAIN)
SHA256 = hashlib.sha256(PLAIN).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Answers GET by `answer(handler, first byte asked for)` and keeps what was asked: (path, Range)."""
    daemon_threads = True

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.asked = answer, []
        self.url = f"http://127.0.0.1:{self.server_port}/"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def ranges(self):
        return [asked[1] for asked in self.asked]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked = self.headers.get("Range")
        self.server.asked.append((self.path, asked))
        try:
            self.server.answer(self, int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has heard enough

    def head(self, status, length, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_):
        pass


def serving(content=PACKED, sent=None, then=lambda: None):
    """Sends `content` as a server with ranges does, but after `sent` bytes does `then` and closes."""
    def answer(handler, first):
        if first >= len(content):
            handler.head(416, 0, Content_Range=f"bytes */{len(content)}")
            return
        where = {"Content_Range": f"bytes {first}-{len(content) - 1}/{len(content)}"} if first else {}
        handler.head(206 if first else 200, len(content) - first, **where)
        handler.wfile.write(content[first:][:sent])
        handler.wfile.flush()
        if sent is not None:
            then()
            handler.close_connection = True
    return answer


def status(code):
    return lambda handler, first: handler.head(code, 0)


def redirect(to):
    return lambda handler, first: handler.head(302, 0, Location=to + handler.path.lstrip("/"))


class Download(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "made/on demand"
        self.whole, self.part = self.folder / NAME, self.folder / (NAME + ".part")

    def server(self, answer):
        server = Server(answer)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def command(self, *mirrors, protocols="http", redirects="http", size=len(PLAIN)):
        urls = [getattr(mirror, "url", mirror) for mirror in mirrors]
        return [PROGRAM, "file", self.folder, NAME, str(size), SHA256, protocols, redirects, *urls]

    def fetch(self, *mirrors, seconds=60, **options):
        environment = {**os.environ, "FETCH_SECONDS": str(seconds)}
        return subprocess.run(self.command(*mirrors, **options), capture_output=True, text=True, timeout=60,
                              env=environment)

    def succeeds(self, *mirrors, **options):
        done = self.fetch(*mirrors, **options)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done)
        self.assertEqual(self.whole.read_bytes(), PACKED)
        self.assertEqual(os.listdir(self.folder), [NAME])
        return done

    def fails(self, words, *mirrors, kept=0, **options):
        """Says why in one line, and leaves nothing but the first `kept` bytes as a part."""
        done = self.fetch(*mirrors, **options)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(len(done.stdout.splitlines()), 1, done.stdout)
        self.assertRegex(done.stdout, words)
        self.assertEqual(os.listdir(self.folder), [self.part.name] if kept else [])
        self.assertEqual(self.part.read_bytes() if kept else b"", PACKED[:kept])
        return done

    def leave_part(self, content):
        self.folder.mkdir(parents=True)
        self.part.write_bytes(content)

    def test_a_good_server(self):
        server = self.server(serving())
        done = self.succeeds(server)
        self.assertEqual(server.asked, [("/" + NAME, None)])
        self.assertEqual(done.stderr, f"downloading {server.url}{NAME}\n{NAME}: 0.29 MiB, verified\n")

    def test_what_is_there_is_not_asked_for(self):
        server = self.server(serving())
        self.succeeds(server)
        self.succeeds(server)
        self.assertEqual(len(server.asked), 1)

    def test_a_server_that_unpacks(self):
        done = self.fetch(self.server(serving(PLAIN)))
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(self.whole.read_bytes(), PLAIN)

    def test_the_next_mirror_is_asked(self):
        for answer in (status(404), status(500), serving(b"no"), serving(gzip.compress(b"x" + PLAIN[1:])),
                       serving(PACKED[:-1]), serving(PACKED + b"x"), serving(PACKED, 0)):
            with self.subTest(answer=answer):
                bad, good = self.server(answer), self.server(serving())
                self.succeeds(bad, good)
                self.assertEqual((len(bad.asked), good.ranges()), (1, [None]))
                self.whole.unlink()

    def test_nobody_listens(self):
        self.fails("could not download http://127.0.0.1:1/.*: Failed to connect", "http://127.0.0.1:1/")

    def test_a_name_that_does_not_exist(self):
        self.fails("Could not resolve host", "http://mirror.invalid/")

    def test_errors_of_http(self):
        self.fails("404", self.server(status(404)))
        self.fails("500", self.server(status(500)))

    def test_wrong_bytes(self):
        wrong = bytearray(PLAIN)
        wrong[-1] ^= 1
        self.fails(f"the SHA-256 of the unpacked bytes is [0-9a-f]{{64}}, expected {SHA256}",
                   self.server(serving(gzip.compress(wrong))))

    def test_wrong_size(self):
        self.fails("unpacks to 299999 bytes, expected 300000", self.server(serving(gzip.compress(PLAIN[:-1]))))
        self.fails("unpacks to 300001 bytes, expected 300000", self.server(serving(gzip.compress(PLAIN + b"x"))))

    def test_not_gzip(self):
        self.fails("unpacks to 22 bytes", self.server(serving(b"<html>sign in</html>\r\n")))

    def test_more_than_can_be(self):
        self.fails("more than 301324 bytes, the most this file can have", self.server(serving(bytes(2_000_000))))

    def test_a_bomb(self):
        self.fails("more than 301324 bytes", self.server(serving(gzip.compress(bytes(100_000_000)))))

    def test_truncated_without_a_length(self):
        def answer(handler, first):
            handler.head(200, None)
            handler.wfile.write(PACKED[:1000])
        self.fails("the file ends here", self.server(answer))

    def test_a_break_is_resumed_where_it_happened(self):
        self.fails("transfer closed", self.server(serving(sent=100_000)), kept=100_000)
        server = self.server(serving())
        self.succeeds(server)
        self.assertEqual(server.ranges(), ["bytes=100000-"])

    def test_a_break_is_resumed_by_the_next_mirror(self):
        broken, good = self.server(serving(sent=100_000)), self.server(serving())
        self.succeeds(broken, good)
        self.assertEqual((broken.ranges(), good.ranges()), ([None], ["bytes=100000-"]))

    def test_a_stall_ends(self):
        stop = threading.Event()
        self.addCleanup(stop.set)
        start = time.monotonic()
        stalling, good = self.server(serving(sent=100_000, then=stop.wait)), self.server(serving())
        self.succeeds(stalling, good)
        self.assertLess(time.monotonic() - start, 10)
        self.assertEqual(good.ranges(), ["bytes=100000-"])

    def test_a_server_that_never_answers(self):
        stop = threading.Event()
        self.addCleanup(stop.set)
        self.succeeds(self.server(lambda handler, first: stop.wait()), self.server(serving()))

    def test_a_killed_download_is_resumed(self):
        stop = threading.Event()
        self.addCleanup(stop.set)
        stalling = self.server(serving(sent=100_000, then=stop.wait))
        with subprocess.Popen(self.command(stalling), stderr=subprocess.PIPE) as process:
            deadline = time.monotonic() + 20
            while not (self.part.exists() and self.part.stat().st_size == 100_000) and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        self.assertFalse(self.whole.exists())
        server = self.server(serving())
        self.succeeds(server)
        self.assertEqual(server.ranges(), ["bytes=100000-"])

    def test_a_server_without_ranges_sends_all_of_it(self):
        self.leave_part(PACKED[:1000])
        server = self.server(lambda handler, first: serving()(handler, 0))
        self.succeeds(server)
        self.assertEqual(server.ranges(), ["bytes=1000-", None])

    def test_another_range_than_asked_for(self):
        def answer(handler, first):
            if not first:
                return serving()(handler, 0)
            handler.head(206, len(PACKED) - 5, Content_Range=f"bytes 5-{len(PACKED) - 1}/{len(PACKED)}")
            handler.wfile.write(PACKED[5:])
        self.leave_part(PACKED[:1000])
        self.succeeds(self.server(answer))

    def test_a_part_of_another_file(self):
        self.leave_part(b"x" * 1000)
        server = self.server(serving())
        self.succeeds(server)
        self.assertEqual(server.ranges(), ["bytes=1000-", None])

    def test_a_part_that_is_complete(self):
        self.leave_part(PACKED)
        server = self.server(serving())
        self.succeeds(server)
        self.assertEqual(server.ranges(), [f"bytes={len(PACKED)}-"])

    def test_a_part_that_is_too_long(self):
        self.leave_part(PACKED + b"x" * 5000)
        server = self.server(serving())
        self.succeeds(server)
        self.assertEqual(server.ranges(), [None])

    def test_a_part_that_is_a_link(self):
        self.folder.mkdir(parents=True)
        victim = self.folder.parent / "victim"
        victim.write_bytes(b"precious")
        self.part.symlink_to(victim)
        self.assertEqual(self.fetch(self.server(serving())).returncode, 1)
        self.assertEqual(victim.read_bytes(), b"precious")

    def test_a_part_with_a_second_name(self):
        self.leave_part(PACKED[:1000])
        os.link(self.part, self.folder.parent / "second")
        done = self.fetch(self.server(serving()))
        self.assertEqual(done.returncode, 1)
        self.assertIn("has a second name (a hard link); delete it", done.stdout)
        self.assertEqual(self.part.read_bytes(), PACKED[:1000])

    @unittest.skipUnless(os.geteuid() == 0, "needs root to give a file away")
    def test_a_part_of_another_user(self):
        self.leave_part(PACKED[:1000])
        os.chown(self.part, 65534, 65534)
        done = self.fetch(self.server(serving()))
        self.assertEqual(done.returncode, 1)
        self.assertIn("belongs to another user; delete it", done.stdout)
        self.assertEqual(self.part.read_bytes(), PACKED[:1000])

    def test_nobody_else_may_write(self):
        self.leave_part(PACKED[:1000])
        self.part.chmod(0o666)
        self.succeeds(self.server(serving()))
        self.assertEqual(self.whole.stat().st_mode & 0o777, 0o644)

    def test_a_download_has_an_end(self):
        def drip(handler, first):
            handler.head(200, len(PACKED))
            for at in range(0, len(PACKED), 1000):
                handler.wfile.write(PACKED[at:at + 1000])
                time.sleep(0.1)
        start = time.monotonic()
        done = self.fetch(self.server(drip), seconds=1)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, "timed out|not there after 1 seconds")
        self.assertLess(time.monotonic() - start, 8)

    def test_who_is_waited_for_is_said_and_not_for_ever(self):
        self.folder.mkdir(parents=True)
        descriptor = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        server = self.server(serving())
        done = self.fetch(server, seconds=1)
        self.assertEqual(done.returncode, 1)
        who = f"waiting for (process {os.getpid()} \\(.*\\)|another process), which downloads to {self.folder}"
        self.assertRegex(done.stdout, who + ": not there after 1 seconds, the most that a download may last")
        self.assertRegex(done.stderr, who)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertEqual(server.asked, [])

    def test_a_redirect_is_followed(self):
        good = self.server(serving())
        self.succeeds(self.server(redirect(good.url)))

    def test_redirects_in_a_loop(self):
        loop = self.server(None)
        loop.answer = redirect(loop.url)
        self.fails("[Rr]edirect", loop)
        self.assertEqual(len(loop.asked), 6)

    def test_redirects_to_other_protocols(self):
        good = self.server(serving())
        self.fails("Protocol .*http.* not supported or disabled", self.server(redirect(good.url)), redirects="https")
        self.fails("Protocol .*file.* not supported or disabled", self.server(redirect("file:///etc/")),
                   redirects="https,http")
        self.assertEqual(good.asked, [])

    def test_http_is_not_https(self):
        good = self.server(serving())
        self.fails("Protocol .*http.* not supported or disabled", good, protocols="https")
        self.assertEqual(good.asked, [])

    def test_two_at_once_download_once(self):
        def slowly(handler, first):
            time.sleep(0.5)
            serving()(handler, first)

        server = self.server(slowly)
        both = [subprocess.Popen(self.command(server), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                for _ in range(2)]
        self.assertEqual([process.wait(timeout=60) for process in both], [0, 0])
        self.assertEqual(len(server.asked), 1)
        self.assertEqual(os.listdir(self.folder), [NAME])

    def test_a_folder_that_cannot_be_made(self):
        self.folder.parent.write_bytes(b"a file")
        done = self.fetch(self.server(serving()))
        self.assertEqual(done.returncode, 1)
        self.assertIn("Not a directory", done.stdout)


class Mnist(unittest.TestCase):
    @unittest.skipUnless(os.environ.get("SINTER_DATA"), "SINTER_DATA is not set")
    def test_the_real_files(self):
        files = pathlib.Path(os.environ["SINTER_DATA"])

        def answer(handler, first):
            packed, plain = files / handler.path.lstrip("/"), files / handler.path.lstrip("/").removesuffix(".gz")
            serving(packed.read_bytes() if packed.exists() else gzip.compress(plain.read_bytes(), 1))(handler, first)

        server = Server(answer)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "SINTER_DATA": "", "SINTER_OFFLINE": "", "XDG_CACHE_HOME": folder}
            command = [PROGRAM, "mnist", "http", "http", server.url]
            for _ in range(2):
                done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
                self.assertEqual(done.stdout, "mnist: 60000 and 10000; \n", done)
            self.assertEqual(len(server.asked), 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    global PROGRAM
    PROGRAM = parser.parse_args().program
    unittest.main(argv=["download.py"])


if __name__ == "__main__":
    main()
