-- Version 1. Names of 32 bytes are kept once and stood for by small integers; see src/code.rs for the numbers of kinds and states.

CREATE TABLE matters (
  id INTEGER PRIMARY KEY,
  matter BLOB NOT NULL UNIQUE,
  met INTEGER NOT NULL,
  items INTEGER NOT NULL DEFAULT 0           -- items numbered so far
) STRICT;

CREATE TABLE chains (
  id INTEGER PRIMARY KEY,
  matter INTEGER NOT NULL REFERENCES matters(id),
  device BLOB NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,            -- head
  digest BLOB,
  last_item INTEGER NOT NULL DEFAULT 0,      -- last item that is not a document
  UNIQUE (matter, device)
) STRICT;

CREATE TABLE links (
  id INTEGER PRIMARY KEY,                    -- order of arrival
  chain INTEGER NOT NULL REFERENCES chains(id),
  seq INTEGER NOT NULL,
  mark INTEGER NOT NULL,                     -- first 32 bits of the digest, order kept: a small index over random names
  kind INTEGER NOT NULL,
  matter INTEGER NOT NULL,
  number INTEGER,                            -- an item's place in its matter
  root INTEGER,                              -- of a correction or withdrawal: the item it changes
  amended INTEGER,                           -- latest correction
  withdrawn INTEGER,                         -- its withdrawal
  arrived INTEGER NOT NULL,
  path INTEGER NOT NULL,
  digest BLOB NOT NULL,
  signature BLOB NOT NULL,
  bytes BLOB NOT NULL,
  salt BLOB,
  body BLOB
) STRICT;
CREATE UNIQUE INDEX links_place ON links(chain, seq);
CREATE INDEX links_mark ON links(mark);
CREATE UNIQUE INDEX links_number ON links(matter, number) WHERE number IS NOT NULL;
CREATE INDEX links_root ON links(root) WHERE root IS NOT NULL;
CREATE INDEX links_structural ON links(matter, id) WHERE kind BETWEEN 10 AND 19;

-- Who stated what about which place. The key serves "about this entry", "reaching this entry" and "how far".
CREATE TABLE receipts (
  of_chain INTEGER NOT NULL,
  by_chain INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  of_seq INTEGER NOT NULL,
  link INTEGER NOT NULL REFERENCES links(id),
  PRIMARY KEY (of_chain, by_chain, kind, of_seq, link)
) STRICT, WITHOUT ROWID;

-- Receipts whose entry has not arrived: almost always empty.
CREATE TABLE receipts_waiting (
  about BLOB NOT NULL,
  link INTEGER NOT NULL REFERENCES links(id),
  PRIMARY KEY (about, link)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  link INTEGER PRIMARY KEY REFERENCES links(id),
  matter INTEGER NOT NULL,
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  name TEXT NOT NULL
) STRICT;
CREATE INDEX documents_matter ON documents(matter, whole);

CREATE TABLE forks (
  chain INTEGER NOT NULL REFERENCES chains(id),
  seq INTEGER NOT NULL,
  one BLOB NOT NULL, one_signature BLOB NOT NULL,
  other BLOB NOT NULL, other_signature BLOB NOT NULL,
  found INTEGER NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
  key BLOB PRIMARY KEY, matter BLOB NOT NULL, role INTEGER NOT NULL, made INTEGER NOT NULL, expires INTEGER NOT NULL,
  state INTEGER NOT NULL, redeemer BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE joins (link TEXT PRIMARY KEY, made INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  person BLOB PRIMARY KEY, card BLOB NOT NULL, trust INTEGER NOT NULL, transcript BLOB, at INTEGER, inviter INTEGER,
  matter BLOB, words BLOB, failures INTEGER, met INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE addresses (endpoint BLOB PRIMARY KEY, addresses TEXT NOT NULL, met INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE settings (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE network (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, endpoint BLOB, address TEXT NOT NULL, path INTEGER NOT NULL, direction INTEGER NOT NULL,
  sent INTEGER NOT NULL, received INTEGER NOT NULL, ended INTEGER, outcome TEXT NOT NULL
) STRICT;
CREATE INDEX network_at ON network(at);

-- What an item reads as now: its text after corrections, or its document's name.
CREATE VIEW words_of (id, text) AS
  SELECT l.id, coalesce((SELECT d.name FROM documents d WHERE d.link = l.id), CAST(coalesce(a.body, l.body) AS TEXT))
  FROM links l LEFT JOIN links a ON a.id = l.amended;
CREATE VIRTUAL TABLE words USING fts5 (
  text, content = 'words_of', content_rowid = 'id', columnsize = 0, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
