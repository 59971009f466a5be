import type { Target } from './follow-references.ts'
import type { Documents } from './load-documents.ts'

/**
 * What the bundle may hold in place of a reference, outermost first. Of one that may stand where it does, that is the
 * object at the end of its chain. One that may not is joined with what it names: fields beside it come before those.
 */
export const layersBehind = ({ references, inlined }: Documents, holder: unknown): Target[] => {
  const layers: Target[] = []
  for (let value = holder; ; ) {
    const found = references.get(value as object)
    if (found === undefined) return layers
    const layer = inlined.has(value as object) ? found.names : found.reaches
    layers.push(layer)
    value = layer.value
  }
}
