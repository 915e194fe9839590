-- Version 3. What is held, what was erased here, and what of an erasure is left to be done.

-- Matters of which nothing is erased. What is said of a hold is the host's.
CREATE TABLE holds (matter BLOB PRIMARY KEY, since INTEGER NOT NULL, said BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Matters that were erased here: their names alone, so that nothing of them comes back.
CREATE TABLE erased (matter BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Bodies whose keys are gone and whose files may not be; the empty one: the write-ahead log may still hold former pages.
CREATE TABLE erasing (root BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

-- What this device stated of each erasure, and its signature.
CREATE TABLE certificates (
  id INTEGER PRIMARY KEY, made INTEGER NOT NULL, text TEXT NOT NULL, signature TEXT NOT NULL
) STRICT;
