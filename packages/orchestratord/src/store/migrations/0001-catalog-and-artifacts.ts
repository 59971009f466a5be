/** The first version: models with a state, and artifacts under the digest of their text. */
export const catalogAndArtifacts = `
  CREATE TABLE models (
    ordinal INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    model_ref TEXT NOT NULL UNIQUE,
    engine TEXT NOT NULL,
    digest TEXT NOT NULL,
    signature TEXT,
    sbom TEXT,
    state TEXT NOT NULL CHECK (state IN ('Active', 'Retired')),
    verified INTEGER CHECK (verified IN (0, 1)),
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE artifacts (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`
