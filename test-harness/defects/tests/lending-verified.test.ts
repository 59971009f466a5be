import { beforeAll, describe, expect, it } from 'vitest'
import { type BugId, bugIds, bugs } from '../src/lending/bugs.ts'
import { type Verified, verifyLending } from './support/lending-verified.ts'

const lookedFor = new Set<BugId>()

/** The code that a bug of an operation is found by. */
const check = async (bug: BugId, operation: string, code: string) => {
  lookedFor.add(bug)
  const found = (await verifyLending([bug], { only: [operation] })).findings.map((finding) => finding.code)
  expect(found).toContain(code)
}

describe('what verification finds without knowing the service', () => {
  let clean: Verified
  beforeAll(async () => {
    clean = await verifyLending([])
  }, 60_000)
  it('[TL-VERIFY-201] [TL-VERIFY-203] [TL-VERIFY-204] nothing on the clean service', () => {
    expect(clean.findings).toEqual([])
  })
  it('[TL-VERIFY-207] [TL-VERIFY-208] [TL-VERIFY-243] every status and code that it declares', () => {
    const { operations, codes } = clean.explored
    expect(operations.flatMap(({ operationId, missing }) => missing.map((each) => [operationId, each]))).toEqual([])
    expect(codes.flatMap(({ missing }) => missing)).toEqual([])
  })
  it('[TL-VERIFY-211] a bound that is not kept', () => check('price-negative', 'createItem', 'invalid-accepted'))
  it('[TL-VERIFY-202] [TL-VERIFY-212] a bound that is kept too strictly', () =>
    check('long-name-refused', 'createItem', 'valid-refused'))
  it('[TL-VERIFY-213] a server error', () => check('malformed-as-500', 'changeItem', 'server-error'))
  it('[TL-VERIFY-214] an undeclared status', () => check('created-as-200', 'createItem', 'status-undeclared'))
  it('[TL-VERIFY-215] a body, a header and a stream that are not as promised', async () => {
    await check('price-as-text', 'getItem', 'body-invalid')
    await check('total-as-text', 'listItems', 'header-invalid')
    await check('stream-index-gap', 'streamStocktake', 'sse-index-broken')
  })
  it('[TL-VERIFY-261] [TL-VERIFY-262] clients that leave a stream, and cancel it', async () => {
    await check('stream-left-forgotten', 'streamStocktake', 'disconnect-harms')
    await check('stream-cancel-ignored', 'streamStocktake', 'cancel-ignored')
  })
  it('[TL-VERIFY-263] slow readers', async () => {
    const only = ['streamStocktake']
    const found = await verifyLending(['stream-slow-drops'], { only, inProcess: true })
    expect(found.findings.map(({ code }) => code)).toContain('slow-reader-loses')
    expect((await verifyLending([], { only, inProcess: true })).findings).toEqual([])
  })
  it('[TL-VERIFY-216] credentials', async () => {
    await check('auth-any-scheme', 'getLoan', 'credentials-not-checked')
    await check('auth-ignored', 'deleteItem', 'credentials-not-asked')
  })
  it('[TL-VERIFY-217] [TL-VERIFY-218] cases of schemes, and what exists', async () => {
    await check('auth-case', 'getLoan', 'scheme-case-sensitive')
    await check('auth-late', 'getItem', 'existence-shown')
  })
  it('[TL-VERIFY-219] media types', async () => {
    await check('wrong-media-type-taken', 'changeItem', 'media-type-ignored')
    await check('not-acceptable-ignored', 'getLabel', 'accept-ignored')
  })
  it('[TL-VERIFY-220] fields of HTTP', async () => {
    await check('allow-missing', 'listItems', 'allow-missing')
    await check('wrong-method-as-404', 'listItems', 'method-not-allowed-missing')
    await check('retry-after-word', 'startStocktake', 'retry-after-malformed')
  })
  it('[TL-VERIFY-221] [TL-VERIFY-222] leaks and request IDs', async () => {
    await check('stack-shown', 'changeItem', 'stack-trace-shown')
    await check('token-echoed', 'getItem', 'credential-shown')
    await check('request-id-fresh', 'getHealth', 'correlation-lost')
  })
  it('[TL-VERIFY-231] [TL-VERIFY-239] written is read, and reading is safe', async () => {
    await check('put-lost', 'replaceItem', 'written-not-read')
    await check('get-changes', 'getItem', 'read-changes')
  })
  it('[TL-VERIFY-232] [TL-VERIFY-233] removed is gone, and refused leaves nothing', async () => {
    await check('delete-still-listed', 'deleteItem', 'removed-still-there')
    await check('refused-kept', 'createItem', 'refused-but-kept')
  })
  it('[TL-VERIFY-234] [TL-VERIFY-235] [TL-VERIFY-236] writing again, in part, and under a condition', async () => {
    await check('put-not-idempotent', 'replaceItem', 'not-idempotent')
    await check('patch-replaces', 'changeItem', 'change-too-wide')
    await check('stale-match-ignored', 'replaceItem', 'precondition-ignored')
  })
  it('[TL-VERIFY-237] [TL-VERIFY-238] [TL-VERIFY-240] Location, HEAD and pages', async () => {
    await check('location-other', 'createItem', 'location-other')
    await check('head-etag-other', 'peekItem', 'head-differs')
    await check('page-repeats', 'listItems', 'pages-overlap')
  })
  it('[TL-VERIFY-251] [TL-VERIFY-252] metrics', async () => {
    await check('metrics-not-moved', 'createItem', 'metric-not-moved')
    await check('metrics-goes-down', 'getHealth', 'metric-went-down')
  })
  it('at least one bug of each family', () => {
    const families = (ids: Iterable<BugId>) => [...new Set([...ids].map((id) => bugs[id].family))].sort()
    expect(families(lookedFor)).toEqual(families(bugIds))
    expect(lookedFor.size).toBeGreaterThanOrEqual(12)
  })
})
