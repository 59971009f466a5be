/** A task that is over keeps the digest of its request in place of what was asked. */
export const digestsOfTasks = 'ALTER TABLE tasks ADD COLUMN digest TEXT;'
