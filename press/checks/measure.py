"""Sets papers beside headless Chromium that prints the same words, in turn, in one run: wall, processor and memory of each, and the ratio.

    python3 measure.py PRESS SAMPLE [MESSAGES [ROUNDS]]

Memory is the most that one process held: the press sets each volume in a process of its own; Chromium works in several, of which the largest counts.
"""

import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time

TICK = os.sysconf("SC_CLK_TCK")


def family(first):
    """What each process of a family has used so far and held at its most: a browser's parts are not children that it waits for."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                words = file.read().rpartition(")")[2].split()
            if int(words[3]) != first:
                continue
            with open(f"/proc/{name}/status", encoding="utf-8") as file:
                most = re.search(r"VmHWM:\s*(\d+)", file.read())
            found[name] = (int(words[11]) + int(words[12]), int(most[1]) // 1024 if most else 0)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def measure(source, words):
    """Wall, processor and memory; looked at every twentieth of a second, so that a part that ends is counted but for its last moment."""
    began = time.monotonic()
    used, most = {}, 0
    with open(source, "rb") as told:
        # A session of its own: every process of it is known by its number.
        child = subprocess.Popen(words, stdin=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while child.poll() is None:
        for name, (ticks, held) in family(child.pid).items():
            used[name] = ticks / TICK
            most = max(most, held)
        time.sleep(0.05)
    assert child.returncode == 0, words[0]
    return time.monotonic() - began, sum(used.values()), most


def page(told):
    """What the press prints of the items, as plain a page as there is."""
    items = []
    for item in told["items"]:
        stated = ", ".join(f"{one['kind']} {one['claimed'][11:19]}" for one in item["receipts"])
        receipts = f"{item['receipts'][0]['by_name']} : {stated} ({item['receipts'][0]['path']})"
        text = html.escape(item["text"]).replace("\n", "<br>")
        head = f"<b>{item['number']}</b> <b>{html.escape(item['author_name'])}</b> {item['claimed'][11:19]} {item['path'] or ''} {item['item'][:16]}"
        items.append(f"<p>{head}<br>{text}<br><small>{html.escape(receipts)}</small></p>")
    style = "<style>body{font:10.5pt serif}p{margin-left:15mm;text-indent:-15mm}</style>"
    title = html.escape(told["matter"]["title"])
    return f"<!doctype html><html lang=fr><meta charset=utf-8><title>{title}</title>{style}<h1>{title}</h1>{''.join(items)}</html>"


def pages(name):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", open(name, "rb").read()))


def main(press, sample, messages="10000", rounds="3"):
    chromium = "chromium" if subprocess.call(["which", "chromium"], stdout=subprocess.DEVNULL) == 0 else None
    print(f"{messages} messages; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        source = f"{place}/conversation.json"
        with open(source, "wb") as file:
            subprocess.run([sample, "long", "fr", messages], stdout=file, check=True)
        with open(f"{place}/page.html", "w", encoding="utf-8") as file:
            file.write(page(json.load(open(source, encoding="utf-8"))))
        taken = {"press": [], "chromium": []}
        for turn in range(int(rounds)):
            folder = f"{place}/{turn}"
            os.mkdir(folder)
            taken["press"].append(measure(source, [press, folder]))
            made = sorted(os.listdir(folder))
            size = sum(os.path.getsize(f"{folder}/{name}") for name in made)
            if chromium:
                words = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={place}/profile{turn}",
                         "--virtual-time-budget=1", f"--print-to-pdf={place}/page.pdf", f"file://{place}/page.html"]
                taken["chromium"].append(measure(source, words))
        print(f"press: {len(made)} volumes, {size / 1e6:.1f} MB")
        if chromium:
            print(f"chromium: {pages(f'{place}/page.pdf')} pages, {os.path.getsize(f'{place}/page.pdf') / 1e6:.1f} MB")
        middle = {}
        for who, runs in taken.items():
            for wall, cpu, memory in runs:
                print(f"  {who}: {wall:.2f} s, {cpu:.2f} s of the processor, {memory} MB")
            if runs:
                middle[who] = [sorted(column)[len(runs) // 2] for column in zip(*runs)]
        for who, (wall, cpu, memory) in middle.items():
            print(f"{who}: median {wall:.2f} s, {cpu:.2f} s of the processor, {memory} MB")
        if len(middle) == 2:
            ratio = [theirs / ours for ours, theirs in zip(middle["press"], middle["chromium"])]
            print(f"ratio: wall {ratio[0]:.1f}, processor {ratio[1]:.1f}, memory {ratio[2]:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
