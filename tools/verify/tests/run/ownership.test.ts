import { describe, expect, it } from 'vitest'
import { explore, fetchTransport, readContracts } from '../../src/index.ts'
import { scratch } from '../scratch.ts'

const document = `openapi: 3.1.1
info: { title: Boxes, version: '1' }
security: [{ key: [] }]
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  schemas:
    Box:
      type: object
      required: [label]
      properties: { id: { type: string, readOnly: true }, label: { type: string, minLength: 1 }, note: { type: string } }
  responses: { Refused: { description: Refused. } }
paths:
  /boxes:
    get:
      operationId: listBoxes
      responses:
        '200': { description: All., content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Box' } } } } }
        '401': { $ref: '#/components/responses/Refused' }
    post:
      operationId: addBox
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } }
      responses:
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } }
        '400': { $ref: '#/components/responses/Refused' }
        '401': { $ref: '#/components/responses/Refused' }
        '415': { $ref: '#/components/responses/Refused' }
  /boxes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: readBox
      responses: &answers
        '200': { description: One., content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } }
        '400': { $ref: '#/components/responses/Refused' }
        '401': { $ref: '#/components/responses/Refused' }
        '403': { $ref: '#/components/responses/Refused' }
        '404': { $ref: '#/components/responses/Refused' }
        '415': { $ref: '#/components/responses/Refused' }
    patch:
      operationId: changeBox
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { label: { type: string, minLength: 1 } } } } } }
      responses: *answers
    delete:
      operationId: removeBox
      responses: { '204': { description: Gone. }, '401': { $ref: '#/components/responses/Refused' }, '403': { $ref: '#/components/responses/Refused' }, '404': { $ref: '#/components/responses/Refused' } }
`

interface Box {
  id: string
  owner: string
  label: string
  gone: boolean
}

type Fault =
  | 'forged'
  | 'open-change'
  | 'open-removal'
  | 'keeps-refused'
  | 'changes-the-dead'
  | 'deaf-removal'
  | 'forbids-reading'
  | 'forbids-changes'
  | 'forbids-removal'
  | 'shows-all'
  | 'lists-all'
  | 'forbids-all'

/** Each sees and changes boxes of their own only. */
const boxesApp = (faults: readonly Fault[], idOf = (count: number) => `b${count}`) => {
  const boxes: Box[] = []
  const has = (fault: Fault) => faults.includes(fault)
  const empty = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })
  const shown = ({ id, label }: Box, status = 200) => Response.json({ id, label }, { status })
  return async (request: Request): Promise<Response> => {
    const [, , id] = new URL(request.url).pathname.split('/')
    const owner = /^bearer (one|two)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
    const allowed = id === undefined ? ['GET', 'POST'] : ['GET', 'PATCH', 'DELETE']
    if (!allowed.includes(request.method) && request.method !== 'HEAD') return empty(405, { Allow: allowed.join(', ') })
    if (owner === undefined) return empty(401, { 'WWW-Authenticate': 'Bearer' })
    const isWrite = request.method === 'POST' || request.method === 'PATCH'
    if (isWrite && request.headers.get('Content-Type')?.toLowerCase() !== 'application/json') return empty(415)
    const body = isWrite ? parsed(await request.text()) : {}
    const { label } = body ?? {}
    const isLabel = typeof label === 'string' && label !== ''
    if (request.method === 'POST') {
      const made = { id: idOf(boxes.length), owner, label: String(label), gone: false }
      if (!body || !isLabel) {
        if (has('keeps-refused')) boxes.push(made)
        return empty(400)
      }
      if (has('forged') && typeof body.id === 'string') made.id = body.id
      boxes.push(made)
      return shown(made, 201)
    }
    if (id === undefined)
      return Response.json(
        boxes
          .filter((box) => (box.owner === owner || has('lists-all')) && !box.gone)
          .map((box) => ({ id: box.id, label: box.label })),
      )
    const box = boxes.find((each) => each.id === id)
    const isOpen = request.method === 'PATCH' ? has('open-change') : request.method === 'DELETE' && has('open-removal')
    const isDead = box?.gone === true && !(request.method === 'PATCH' && has('changes-the-dead'))
    if (request.method === 'DELETE' && has('deaf-removal') && box?.owner !== owner) return empty(204)
    const isForeign = box !== undefined && !isDead && box.owner !== owner
    if (has('forbids-all') && owner === 'two') return empty(403)
    if (isForeign && request.method === 'GET' && has('shows-all')) return shown(box)
    if (isForeign && !isOpen && faults.includes(forbidding[request.method] ?? 'forged')) return empty(403)
    if (!box || isDead || (box.owner !== owner && !isOpen)) return empty(404)
    if (request.method === 'DELETE') box.gone = true
    if (request.method === 'DELETE') return empty(204)
    if (request.method === 'PATCH') {
      if (!body || (label !== undefined && !isLabel)) return empty(400)
      if (isLabel) box.label = label
    }
    return shown(box)
  }
}

const forbidding: Record<string, Fault> = {
  GET: 'forbids-reading',
  PATCH: 'forbids-changes',
  DELETE: 'forbids-removal',
}

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

const kept = document.replace(/ {4}delete:\n.*\n.*\n/, '')
const { root, remove } = scratch({ 'boxes.yaml': document, 'kept.yaml': kept })
const read = await readContracts(root, [{ file: 'boxes.yaml' }, { file: 'kept.yaml' }])
remove()

const toldOf = async (index: number, app: ReturnType<typeof boxesApp>) => {
  const contract = read.value?.[index]
  if (!contract) throw new Error(JSON.stringify(read.findings))
  const { findings } = await explore({
    ...{ model: contract.model, url: 'http://localhost', phases: ['stateful'], transport: fetchTransport(app) },
    ...{ headers: [['Authorization', 'Bearer one']], identities: { other: [['Authorization', 'Bearer two']] } },
  })
  const told = findings.filter(({ level }) => level !== 'info')
  return [...new Set(told.map(({ code, message }) => `${code} ${/\((\w+)\)/.exec(message)?.[1]}`))].sort()
}

const check = async (want: string[], ...faults: Fault[]) => expect(await toldOf(0, boxesApp(faults))).toEqual(want)

describe('boxes of two people', () => {
  it('are fine where each keeps to their own, whatever a removal of nothing is answered with', async () => {
    await check([])
    await check([], 'deaf-removal')
  })
  it('[TL-VERIFY-245] are not changed by whom they are hidden from', async () => {
    await check(['foreign-changed changeBox'], 'open-change')
    await check(['foreign-changed removeBox'], 'open-removal')
  })
  it('[TL-VERIFY-247] are there for nobody else, whichever method asks', async () => {
    await check(['foreign-existence-shown removeBox'], 'forbids-removal')
    await check(['foreign-existence-shown changeBox'], 'forbids-changes')
    await check(['foreign-told-apart readBox'], 'forbids-reading', 'forbids-changes', 'forbids-removal')
  })
  it('[TL-VERIFY-247] are told apart from what nobody made, where none is removed and IDs are of one form', async () => {
    const uuid = (count: number) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    expect(await toldOf(1, boxesApp(['forbids-changes'], uuid))).toEqual(['foreign-existence-shown changeBox'])
    expect(await toldOf(1, boxesApp(['forbids-changes']))).toEqual([])
  })
  it('[TL-VERIFY-247] may be seen and not changed, be listed, or all be forbidden', async () => {
    await check([], 'shows-all', 'forbids-changes', 'forbids-removal')
    await check([], 'lists-all', 'forbids-reading', 'forbids-changes', 'forbids-removal')
    await check([], 'forbids-all')
  })
  it('[TL-VERIFY-246] have IDs that no client writes', () => check(['read-only-taken addBox'], 'forged'))
  it('[TL-VERIFY-232] [TL-VERIFY-233] are not kept where they are refused, nor changed once they are gone', async () => {
    await check(['refused-but-kept addBox'], 'keeps-refused')
    await check(['removed-still-there changeBox'], 'changes-the-dead')
  })
})
