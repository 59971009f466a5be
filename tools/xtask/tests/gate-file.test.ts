import { parseSourceDocument } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { readGateFile } from '../src/gate-file.ts'

const read = (text: string) => {
  const document = parseSourceDocument('ci/gate.yaml', text).value
  if (!document) throw new Error('the fixture does not parse')
  return readGateFile(document, new Set(['broken-link', 'metric-unobserved']))
}

const faults = (text: string) =>
  read(text).findings.map(({ message, location }) => `${location?.line}:${location?.column} ${message}`)

describe('the gate file', () => {
  it('is read as it stands', () => {
    const { value, findings } = read('fail-on: warning\nsteps: [links, regen]\nlevels: { broken-link: off }')
    expect(findings).toEqual([])
    expect(value).toEqual({ failOn: 'warning', steps: ['links', 'regen'], levels: { 'broken-link': 'off' } })
  })

  it('[TL-LOOP-006] has a finding at the place of whatever is not understood', () => {
    expect(faults('fail-on: error\nstep: [links]')).toEqual(["2:1 unknown key 'step'; did you mean 'steps'?"])
    expect(faults('steps: [links, lnks]')).toEqual(["1:16 unknown step 'lnks'; did you mean 'links'?"])
    expect(faults('steps: []')).toEqual(['1:8 no step: a gate that runs nothing cannot turn red'])
    expect(faults('levels:\n  broken-lnk: info')).toEqual([
      "2:3 unknown finding code 'broken-lnk'; did you mean 'broken-link'?",
    ])
    expect(faults('levels: { broken-link: fatal }')).toEqual(["1:24 'broken-link' takes error, warning, info or off"])
    expect(faults('levels: [broken-link]')).toEqual(["1:9 'levels' is not a mapping from finding codes to levels"])
    expect(faults('fail-on: never')).toEqual(["1:10 'fail-on' takes error, warning, info"])
    expect(faults('- links')).toEqual(['1:1 the file is not a mapping'])
    expect(read('- links').value.steps).toEqual([])
  })
})
