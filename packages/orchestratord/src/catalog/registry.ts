/** Whether a reference begins with an allowed registry: at the end of a segment, so that `hf:tin` does not allow `hf:tiny/chat`. */
// implements: OC-CTRL-2020
export const inRegistry = (modelRef: string, registry: string): boolean =>
  modelRef.startsWith(registry) && (/[:/]$/.test(registry) || /^[:/]/.test(modelRef.slice(registry.length)))

/** Everything before the last segment: where a model comes from. */
export const registryOf = (modelRef: string): string => modelRef.replace(/[^:/]*$/, '').replace(/\/$/, '')
