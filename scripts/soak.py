"""soak.py BINARY MINUTES: see soak.sh."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

SPEED = float(os.environ.get("SPEED") or 720)  # seconds of the sandbox's clock in one of ours: an hour is 30 days
PACE = 1800 / SPEED  # seconds between two videos: 48 in a day of that clock, where Instagram takes 50
SAMPLE = 10
GROWTH = 1.2  # the last quarter's resident memory may be that many times the first's
SPARE_DESCRIPTORS = 3  # kept connections come and go

DESTINATIONS = {
    "reels": ("instagram", "{ instagram: { credentials: NAME, login: facebook } }"),
    "reels-2": ("instagram", "{ instagram: { credentials: NAME, login: facebook } }"),
    "shorts": ("youtube", "{ youtube: { credentials: NAME, privacy: public, category: 24 } }"),
    "tweets": ("x", "{ x: { credentials: NAME } }"),
    "tweets-2": ("x", "{ x: { credentials: NAME } }"),
    "tweets-3": ("x", "{ x: { credentials: NAME } }"),
}
SOURCE = "soak-tiktok"
CAPTION = '"{{ item.caption }}"'

VISIBLE = {"instagram": ("POST", "*/media_publish"), "youtube": ("PUT", "/upload/youtube/v3/videos"), "x": ("POST", "/2/tweets")}
ON_VISIBLE = ["accept-slow:2m", "drop-response", "accept-then-status:503", "truncate", "reset", "status:503"]
ON_ANY = ["accept-slow:30s", "delay:20s", "reset", "status:503", "rate-limit:60s", "list-lag:30s"]


def rules():
    destinations = "".join(f"  {name}: {text.replace('NAME', name)}\n" for name, (_, text) in DESTINATIONS.items())
    posts = "".join(
        f"      - {{ to: {name}, {'title: ' + CAPTION + ', ' if platform == 'youtube' else ''}caption: {CAPTION} }}\n"
        for name, (platform, _) in DESTINATIONS.items()
    )
    return (
        "version: 1\nworkspace: soak\ntimezone: Europe/Berlin\n"
        "defaults: { missed: all, guardrails: [pace] }\n"
        "guardrails: { pace: { spacing: 10m, dedupe: [{ by: item }] } }\n"
        f"sources: {{ clips: {{ tiktok: {{ credentials: {SOURCE}, poll: 15m, lookback: 48h }} }} }}\n"
        f"destinations:\n{destinations}"
        "rules:\n  everywhere:\n    on: { new_item: clips }\n"
        f"    post:\n{posts}"
        "    retry: { attempts: 50, backoff: exponential, delay: 5s, max_delay: 1m }\n"
    )


class Failure(Exception):
    pass


@dataclass
class Program:
    """A process of ours and what was measured of it."""

    name: str
    process: subprocess.Popen
    log: str
    memory: list[int] = field(default_factory=list)  # kB resident
    descriptors: list[int] = field(default_factory=list)

    def sample(self):
        if self.process.poll() is not None:
            raise Failure(f"the {self.name} ended by itself ({self.process.returncode}): {tail(self.log)}")
        with open(f"/proc/{self.process.pid}/status") as status:
            self.memory.append(next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")))
        self.descriptors.append(len(os.listdir(f"/proc/{self.process.pid}/fd")))


def tail(path):
    with open(path, errors="replace") as log:
        return "".join(log.readlines()[-20:])


def start(name, arguments, folder, environment):
    log = f"{folder}/{name}.log"
    with open(log, "w") as output:
        process = subprocess.Popen(arguments, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment)
    return Program(name, process, log)


def until(what, seconds, look):
    end = time.monotonic() + seconds
    while not (value := look()):
        if time.monotonic() > end:
            raise Failure(f"waited {seconds} s in vain until {what}")
        time.sleep(0.2)
    return value


class Sandbox:
    def __init__(self, base):
        self.base = base

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=60) as answer:
            return json.load(answer)

    def post(self, path, body):
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=60).read()

    def film(self, caption):
        self.post("/_sandbox/items", {"account": SOURCE, "videos": [{"caption": caption, "duration": 20}]})

    def disturb(self, number):
        """Only what a platform may do and still be found out. Every other time, the request that shows the post."""
        platform = sorted(VISIBLE)[number % 3]
        method, path = VISIBLE[platform]
        if number % 2:
            order = {"match": {"platform": platform, "method": method, "path": path}, "fault": ON_VISIBLE[number // 6 % 6], "times": 1}
        else:
            order = {"match": {"platform": platform}, "fault": ON_ANY[number // 6 % 6], "times": 1}
        self.post("/_sandbox/faults", order)


def work(sandbox, programs, seconds):
    """Films, disturbs and samples for that long; returns the captions."""
    begin = time.monotonic()
    captions = []
    next_video, next_sample = begin, begin + SAMPLE
    while (now := time.monotonic()) < begin + seconds:
        if now >= next_video:
            captions.append(f"clip {len(captions)} of the soak")
            if len(captions) % 5 == 0:
                sandbox.disturb(len(captions) // 5)
            sandbox.film(captions[-1])
            next_video += PACE
        if now >= next_sample:
            for program in programs:
                program.sample()
            next_sample += SAMPLE
            if len(programs[0].memory) % 30 == 0:
                said = ", ".join(f"{each.name} {each.memory[-1] // 1024} MB, {each.descriptors[-1]} open" for each in programs)
                print(f"soak: {(now - begin) / 60:.0f} min: {len(captions)} videos; {said}", flush=True)
        time.sleep(max(0.01, min(next_video, next_sample) - time.monotonic()))
    return captions


def publications(binary, workspace, environment):
    listed = subprocess.run(
        [binary, "publications", "list", workspace, "--sandbox", "--format", "json"], capture_output=True, check=True, env=environment
    )
    return json.loads(listed.stdout)["publications"]


def count_posts(sandbox, ledger, captions):
    """Lost, doubled and unasked-for posts, and where the two ledgers differ."""
    posts = sandbox.get("/_sandbox/ledger")["posts"]
    seen = Counter((post["account"], post["text"].split("\n")[0]) for post in posts)
    wanted = {(name, caption) for name in DESTINATIONS for caption in captions}
    bad = {
        "lost": sum(seen[each] == 0 for each in wanted),
        "double": sum(count > 1 for count in seen.values()),
        "foreign": sum(each not in wanted for each in seen),
        "not published": sum(each["state"] != "published" for each in ledger),
        "only in one ledger": len({(p["platform"], p["id"]) for p in posts} ^ {(p["platform"], p["remote_id"]) for p in ledger}),
    }
    print(f"soak: {len(posts)} posts of {len(captions)} videos: " + ", ".join(f"{count} {name}" for name, count in bad.items()))
    return [f"{count} {name}" for name, count in bad.items() if count]


def grown(program, is_judged):
    """Means of the first and the last quarter after a warm-up of a tenth."""
    complaints = []
    for name, samples, limit in [
        ("kB resident", program.memory, lambda first: first * GROWTH),
        ("descriptors", program.descriptors, lambda first: first + SPARE_DESCRIPTORS),
    ]:
        steady = samples[len(samples) // 10 :]
        quarter = max(1, len(steady) // 4)
        first, last = (sum(part) / quarter for part in (steady[:quarter], steady[-quarter:]))
        print(f"soak: {program.name}: {name}: first quarter {first:.0f}, last quarter {last:.0f}, most {max(samples)}")
        if last > limit(first) and (is_judged or name == "descriptors"):
            complaints.append(f"{program.name}: {name} grew from {first:.0f} to {last:.0f}")
    return complaints


def soak(binary, minutes, folder):
    workspace = f"{folder}/workspace"
    os.mkdir(workspace)
    with open(f"{workspace}/rules.yaml", "w") as file:
        file.write(rules())
    # Nothing of this machine's: no vault, no proxy, no key.
    plain = {"TMPDIR": folder, "PATH": "/usr/bin:/bin"}
    programs = []
    try:
        clock = ["--clock", "2026-10-20T10:00:00+02:00", "--speed", str(SPEED)]
        programs.append(start("sandbox", [binary, "sandbox", *clock], folder, plain))
        found = until("the sandbox listens", 60, lambda: re.search(r"http://127\.0\.0\.1:\d+", tail(programs[0].log)))
        sandbox = Sandbox(found[0])
        programs.append(start("daemon", [binary, "run", workspace], folder, plain | {"REPRISE_ENDPOINT": sandbox.base}))
        daemon = programs[1]
        until("the daemon has taken its first look", 60, lambda: "first poll" in tail(daemon.log))
        captions = work(sandbox, [daemon, programs[0]], minutes * 60)
        expected = len(captions) * len(DESTINATIONS)

        def is_done():
            ledger = publications(binary, workspace, plain)
            return ledger if len(ledger) >= expected and all(each["state"] == "published" for each in ledger) else None

        try:
            ledger = until("all is published", 300, is_done)
        except Failure as failure:
            print(f"soak: {failure}")
            ledger = publications(binary, workspace, plain)
        complaints = count_posts(sandbox, ledger, captions) + grown(daemon, True) + grown(programs[0], False)
        daemon.process.terminate()
        if (status := daemon.process.wait(60)) != 0:
            complaints.append(f"the daemon ended with {status}")
        return complaints
    finally:
        for program in programs:
            program.process.kill()
            program.process.wait()


def main():
    binary, minutes = os.path.abspath(sys.argv[1]), float(sys.argv[2])
    folder = tempfile.mkdtemp(prefix="reprise-soak-")
    try:
        complaints = soak(binary, minutes, folder)
    except (Failure, OSError, subprocess.SubprocessError) as error:
        complaints = [str(error)]
    for complaint in complaints:
        print(f"soak: FAILED: {complaint}")
    if complaints:
        sys.exit(f"soak: logs and ledger are kept in {folder}")
    shutil.rmtree(folder)
    print("soak: passed")


main()
