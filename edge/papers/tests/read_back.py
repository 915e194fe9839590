"""Reads papers back with nothing but Python: says on standard output what each form holds, and fails where one could deceive."""

import csv
import email
import email.policy
import io
import json
import mailbox
import re
import sys
import zipfile
from pathlib import Path

folder, schema_file, rsmf_file = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
COUNTS = ["items", "messages", "documents", "receipts", "withdrawn", "withheld", "changes"]


def require(holds, what):
    if not holds:
        sys.exit(f"does not hold: {what}")


# --- schemas: the words that ours and Relativity's use, and no other; jsonschema too where it is installed
KNOWN = {"$schema", "$id", "$defs", "$ref", "$comment", "title", "description", "default", "examples", "definitions",
         "type", "required", "properties", "items", "enum", "const", "pattern", "minLength", "maximum", "minimum",
         "format", "additionalProperties"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def check(value, schema, whole, strict, where="$"):
    require(set(schema) <= KNOWN, f"the words of the schema at {where}: {set(schema) - KNOWN}")
    if "$ref" in schema:
        return check(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, strict, where)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds

    def is_a(kind):
        if kind == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, TYPES[kind])

    require(not kinds or any(is_a(kind) for kind in kinds), f"{where} is one of {kinds}")
    require("enum" not in schema or value in schema["enum"], f"{where} is one of {schema.get('enum')}")
    require("const" not in schema or value == schema["const"], f"{where} is {schema.get('const')}")
    if isinstance(value, str):
        require(len(value) >= schema.get("minLength", 0), f"{where} is long enough")
        require("pattern" not in schema or re.search(schema["pattern"], value), f"{where} has its form")
    if isinstance(value, int) and not isinstance(value, bool):
        require(value >= schema.get("minimum", value), f"{where} is large enough")
    if isinstance(value, dict):
        for name in schema.get("required", []):
            require(name in value, f"{where}.{name} is there")
        known = schema.get("properties", {})
        require(not strict or set(value) <= set(known), f"{where}: {set(value) - set(known)} stands in the schema")
        for name, part in value.items():
            if name in known:
                check(part, known[name], whole, strict, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for place, part in enumerate(value):
            check(part, schema["items"], whole, strict, f"{where}[{place}]")


def valid(value, schema):
    # Both schemas name each field that may be there.
    check(value, schema, schema, True)
    try:
        import jsonschema
    except ImportError:
        return
    jsonschema.validators.validator_for(schema)(schema).validate(value)


def count(line):
    return {name: int(number) for name, number in (part.split("=") for part in line.split())}


found = {}

# --- JSON: exact
papers = json.loads((folder / "conversation.json").read_text("utf-8"))
valid(papers, json.loads(schema_file.read_text("utf-8")))
items, told = papers["items"], papers["counts"]
is_document = [item["kind"] in ("document", "folder", "import") for item in items]
found["json"] = dict(zip(COUNTS, [
    len(items), is_document.count(False), is_document.count(True), sum(len(item["receipts"]) for item in items),
    sum(item["withdrawn"] is not None for item in items), len(papers["withheld"]),
    sum(len(item["changes"]) for item in items)]))
require(found["json"] == told, "the counts of the JSON are what it holds")
number_of = {item["number"]: item for item in items}

# --- plain text: nothing that a person wrote stands where we speak
text = (folder / "conversation.txt").read_text("utf-8")
require("\r" not in text and "\u202e" not in text and "\0" not in text, "the text has no letter that deceives")
lines = text.split("\n")
heads = [line for line in lines if line.startswith("#")]
require(sorted(int(re.match(r"#(\d+) · ", line)[1]) for line in heads) == [item["number"] for item in items],
        "each item has its line in the text")
require(all("ATTACK" not in line.split(" · ")[0] for line in heads), "no message makes a line of an item")
require(not any(line.startswith("== ") and "ATTACK" in line for line in lines), "no message makes a section")
at_end = [int(line.rsplit(" ", 1)[1]) for line in [line for line in lines if line][-7:]]
found["txt"] = dict(zip(COUNTS, at_end))
require(len(heads) == len(items), "as many items in the text")
require(sum(line.startswith("    + ") for line in lines) == told["receipts"], "as many receipts in the text")
require(sum(line.startswith("    = ") for line in lines) == told["changes"], "as many changes in the text")

# --- Markdown: fences and code taken out, nothing of anybody is left
source = (folder / "conversation.md").read_text("utf-8")
require("\u202e" not in source and "\0" not in source, "the Markdown has no letter that deceives")
outside, fence, fences = [], None, 0
for line in source.split("\n"):
    opening = re.match(r"(`{3,})text$", line)
    if fence is None and opening:
        fence, fences = opening[1], fences + 1
    elif fence is not None:
        if re.match(r" {0,3}`{%d,}\s*$" % len(fence), line):
            fence = None
    else:
        outside.append(line)
require(fence is None, "each fence is closed")


def without_code(line):
    """CommonMark 6.1: a run of backticks is closed by the next run of the same length."""
    kept, rest = "", line
    while (opening := re.search(r"`+", rest)):
        closing = re.search(r"(?<!`)%s(?!`)" % opening[0], rest[opening.end():])
        require(closing, f"code is closed: {line!r}")
        kept, rest = kept + rest[:opening.start()], rest[opening.end() + closing.end():]
    return kept + rest


bare = [without_code(line) for line in outside]
require("ATTACK" not in "\n".join(bare), "nobody's words are markup")
require(not re.search(r"[<\[\]]|://", "\n".join(bare)), "no link, no picture, no HTML")
require(sum(bool(re.match(r"### \d+ · ", line)) for line in bare) == len(items), "as many items in the Markdown")
require(sum(line.startswith("- \\+ ") for line in bare) == told["receipts"], "as many receipts in the Markdown")
require(fences == sum((item["text"] is not None) + len(item["former"]) for item in items), "as many texts")
found["md"] = dict(zip(COUNTS, [int(line.rsplit(" ", 1)[1]) for line in [line for line in bare if line][-7:]]))

# --- CSV: as each country's spreadsheet cuts it
raw = (folder / "conversation.csv").read_bytes()
require(raw.startswith(b"\xef\xbb\xbf"), "the table begins with a byte-order mark")
separator = ";" if papers["made"]["language"] == "fr" else ","
rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator))
kinds = [row["kind"] for row in rows]
shown = [row for row in rows if row["kind"] in ("message", "reply", "document", "folder", "import")]
found["csv"] = dict(zip(COUNTS, [
    len(shown), sum(row["kind"] not in ("document", "folder", "import") for row in shown),
    sum(row["kind"] in ("document", "folder", "import") for row in shown), sum(int(row["receipts_count"]) for row in shown),
    sum(row["withdrawn"] != "" for row in shown), kinds.count("withheld"),
    kinds.count("correction") + kinds.count("imported") + kinds.count("withdrawal")]))
require(kinds[-1] == "counts" and all(str(told[name]) in rows[-1]["text"] for name in COUNTS), "the table ends with the counts")
require([row["item"] for row in shown] == [item["item"] for item in items], "each item is in the table, in order")
for name in ("conversation.csv", "pieces.csv"):
    table = (folder / name).read_bytes().decode("utf-8-sig")
    for cut in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(table, newline=""), delimiter=cut):
            for cell in row:
                require(not re.match(r"[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell), f"no cell is a formula: {cell!r}")
truth = {row["piece"]: row["name"] for row in csv.DictReader(
    io.StringIO((folder / "pieces.csv").read_bytes().decode("utf-8-sig"), newline=""), delimiter=separator)}
require(all(re.fullmatch(r"piece-\d{4,}\.[a-z0-9]{1,8}|", piece) for piece in truth), "pieces have plain names")

# --- letters
HEADERS = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
           "content-transfer-encoding"}


def letter(message, where):
    require(not message.defects, f"{where} is a letter: {message.defects}")
    for name in message.keys():
        low = name.lower()
        require(low in HEADERS or low.startswith(("x-parloir-", "x-rsmf-")), f"{where}: the header {name}")
    require(len(message.get_all("from")) == 1 and "victim" not in str(message["to"]), f"{where}: who wrote to whom")
    parts = list(message.walk())
    for part in parts[1:]:
        require(not part.defects, f"{where}: a part: {part.defects}")
        require(part.get_content_type() in ("text/plain", "application/octet-stream", "application/zip"),
                f"{where}: {part.get_content_type()}")
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            body = part.get_content()
            require("\u202e" not in body and "\0" not in body, f"{where}: no letter deceives")
        else:
            require(re.fullmatch(r"piece-\d{4,}\.[a-z0-9]{1,8}|rsmf\.zip", part.get_filename()), f"{where}: a file name")
    return parts


def parse(content):
    return email.message_from_bytes(content, policy=email.policy.default)


box = mailbox.mbox(folder / "conversation.mbox", factory=lambda file: parse(file.read()), create=False)
letters = list(box)
require(len(letters) == len(items) + 1, f"a letter for each item and one for the end: {len(letters)}")
kinds = []
for message, item in zip(letters, items):
    parts = letter(message, f"letter {item['number']}")
    kinds.append(message["X-Parloir-Kind"])
    require(message["Message-ID"] == f"<{item['item']}@parloir.invalid>", "a letter is named after its item")
    require(message["X-Parloir-Number"] == str(item["number"]), "a letter has the number of its item")
    require(message["Date"].datetime.strftime("%Y-%m-%dT%H:%M:%S") == item["claimed"][:19], "a letter has its moment")
    if item["reply_to"] in number_of:
        require(message["In-Reply-To"] == f"<{number_of[item['reply_to']]['item']}@parloir.invalid>", "an answer")
    piece = (item["document"] or {}).get("piece")
    held = [part.get_payload(decode=True) for part in parts if part.get_filename() == piece] if piece else []
    require(not piece or held == [(folder / "pieces" / piece).read_bytes()], "the document is in its letter")
changes = [change for message in letters for change in message.get_all("X-Parloir-Change", [])]
told_by = letters[-1]["X-Parloir-Counts"]
letter(letters[-1], "the last letter")
found["mbox"] = count(told_by)
require(found["mbox"] == dict(zip(COUNTS, [
    len(letters) - 1, sum(kind not in ("document", "folder", "import") for kind in kinds),
    sum(kind in ("document", "folder", "import") for kind in kinds),
    sum(len(message.get_all("X-Parloir-Receipt", [])) for message in letters),
    sum(message["X-Parloir-Withdrawn"] is not None for message in letters), told["withheld"], len(changes)])),
    "the counts of the mailbox are what it holds")

days = [parse(path.read_bytes()) for path in sorted((folder / "eml").iterdir())]
for day in days:
    letter(day, day["subject"])
found["eml"] = count(days[-1]["X-Parloir-Counts"])
require(sum(int(day["X-Parloir-Items"]) for day in days) == len(items), "as many items in the letters of the days")
require(sum(int(day["X-Parloir-Receipts"]) for day in days) == told["receipts"], "as many receipts in them")
bodies = "".join(day.get_body().get_content() for day in days)
require(len(re.findall(r"(?m)^#\d+ · ", bodies)) == len(items), "each item stands in the letter of its day")

# --- RSMF: Relativity's schema, and what it does not ask
schema = json.loads(rsmf_file.read_text("utf-8-sig"))
sums, shown, receipts, slices = None, [], 0, sorted((folder / "rsmf").iterdir())
for path in slices:
    message = parse(path.read_bytes())
    letter(message, path.name)
    attached = list(message.iter_attachments())
    require([part.get_filename() for part in attached] == ["rsmf.zip"], "one attachment")
    require(message["X-RSMF-Version"] == "2.0.0", "the version")
    archive = zipfile.ZipFile(io.BytesIO(attached[0].get_payload(decode=True)))
    require(archive.testzip() is None, "the archive is whole")
    require(all(line.date_time == (1980, 1, 1, 0, 0, 0) and "/" not in line.filename for line in archive.infolist()),
            "the archive has no clock and no folder")
    manifest = json.loads(archive.read("rsmf_manifest.json"))
    valid(manifest, schema)
    events, people = manifest["events"], [one["id"] for one in manifest["participants"]]
    require(int(message["X-RSMF-EventCount"]) == len(events) <= 10_000, "as many events as it says")
    require(len(set(people)) == len(people), "each participant once")
    talk = manifest["conversations"][0]
    require(set(talk["participants"]) <= set(people) and talk["custodian"] in talk["participants"], "participants")
    ids = [event["id"] for event in events if "id" in event]
    require(len(set(ids)) == len(ids), "each event once")
    named = set()
    for event in events:
        require(event["conversation"] == talk["id"], "an event of the conversation")
        require(event.get("participant", people[0]) in people, "an event by somebody")
        require(event.get("parent") is None or event["parent"] in ids, "an answer to what is here")
        for receipt in event.get("read_receipts", []):
            require(receipt["participant"] in people, "a receipt by somebody")
            receipts += 1
        receipts += sum(one["name"] == "refused" for one in event.get("custom", []))
        named |= {one["id"] for one in event.get("attachments", [])}
        shown += [event] if event["type"] == "message" else []
    require(named == set(archive.namelist()) - {"rsmf_manifest.json"}, "each file is an event's, each event's file is there")
    require(message["X-RSMF-AttachmentCount"] == str(len(named)), "as many attachments as it says")
    for name in named:
        require(archive.read(name) == (folder / "pieces" / name).read_bytes(), "the document is in its slice")
    if path == slices[-1]:
        require(events[-1]["type"] == "disclaimer", "the last event says the counts")
        sums = {one["name"]: one["value"] for one in events[-1]["custom"]}
found["rsmf"] = count(sums["counts"])
require(sorted(event["id"] for event in shown) == sorted(f"i{item['number']}" for item in items), "each item is an event")
require(receipts == told["receipts"], "each receipt is in a slice")
require(sum(event.get("deleted", False) for event in shown) == told["withdrawn"], "each withdrawal is in a slice")

require(all(counts == told for counts in found.values()), f"counts in, counts out: {found}")
print(json.dumps(found))
