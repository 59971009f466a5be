/**
 * A verification says when and why, a retirement from when on; what sessions used and admitted tasks survive a restart.
 * A model that was retired before the moment was kept is retired since its creation: it had no time left.
 */
export const verificationsSessionsAndTasks = `
  ALTER TABLE models ADD COLUMN retires_at INTEGER;
  ALTER TABLE models ADD COLUMN verification TEXT CHECK (verification IN ('verified', 'failed'));
  ALTER TABLE models ADD COLUMN verification_reason TEXT;
  ALTER TABLE models ADD COLUMN verification_message TEXT;
  ALTER TABLE models ADD COLUMN checked_at INTEGER;
  UPDATE models SET retires_at = created_at WHERE state = 'Retired';
  UPDATE models SET
    verification = CASE verified WHEN 1 THEN 'verified' ELSE 'failed' END,
    verification_reason = CASE verified WHEN 1 THEN 'none' ELSE 'unknown' END,
    verification_message = 'checked by an earlier version of this service',
    checked_at = created_at
  WHERE verified IS NOT NULL;
  ALTER TABLE models DROP COLUMN verified;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    turns INTEGER NOT NULL,
    tokens_used INTEGER NOT NULL,
    time_ms_used INTEGER NOT NULL,
    alive_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tasks (
    ordinal INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    pool TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('waiting', 'running', 'over')),
    admitted_at INTEGER NOT NULL,
    request TEXT NOT NULL,
    admission TEXT NOT NULL
  ) STRICT;
`
