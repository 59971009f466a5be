import type { BugId } from '../../src/observatory/bugs.ts'

/** What is answered where each bug shows: by the clean service, and by the one that has it. */
export const answers: Record<BugId, { clean: string; broken: string }> = {
  'replaced-is-created': {
    clean: `200
content-type: application/json
etag: "2"
trace-ref: trace-2

{"telescope":"sutherland-one","title":"Sutherland One","aperture":1.9,"coordinates":{"latitude":-32.38,"longitude":20.81},"changedAt":"2026-06-21T22:10:00.000Z"}`,
    broken: `201
content-type: application/json
etag: "2"
location: /telescopes/sutherland-one
trace-ref: trace-2

{"telescope":"sutherland-one","title":"Sutherland One","aperture":1.9,"coordinates":{"latitude":-32.38,"longitude":20.81},"changedAt":"2026-06-21T22:10:00.000Z"}`,
  },
  'null-crashes': {
    clean: `200
content-type: application/json
trace-ref: trace-3

{"instrumentNo":1,"name":"Camera","filters":["g","r"],"pixelScale":0.5,"retiredOn":null}`,
    broken: `500
content-type: application/problem+json
trace-ref: trace-3

{"title":"Something broke","status":500}`,
  },
  'null-left-out': {
    clean: `200
content-type: application/json
trace-ref: trace-3

{"instrumentNo":1,"name":"Camera","filters":["g","r"],"pixelScale":0.5,"retiredOn":null}`,
    broken: `200
content-type: application/json
trace-ref: trace-3

{"instrumentNo":1,"name":"Camera","filters":["g","r"],"pixelScale":0.5}`,
  },
  'problem-of-other-status': {
    clean: `422
content-type: application/problem+json
trace-ref: trace-1

{"type":"/problems/unprocessable","title":"The body breaks its schema","status":422,"violations":[{"pointer":"","message":"must have required property 'title'"}]}`,
    broken: `422
content-type: application/problem+json
trace-ref: trace-1

{"type":"/problems/unprocessable","title":"The body breaks its schema","status":400,"violations":[{"pointer":"","message":"must have required property 'title'"}]}`,
  },
  'problem-as-json': {
    clean: `404
content-type: application/problem+json
trace-ref: trace-1

{"type":"/problems/absent","title":"There is no such telescope","status":404}`,
    broken: `404
content-type: application/json
trace-ref: trace-1

{"type":"/problems/absent","title":"There is no such telescope","status":404}`,
  },
  'location-without-parent': {
    clean: `201
content-type: application/json
location: /telescopes/sutherland-one/instruments/1
trace-ref: trace-2

{"instrumentNo":1,"name":"Camera","filters":["g","r"],"pixelScale":0.5,"retiredOn":"2026-01-31"}`,
    broken: `201
content-type: application/json
location: /instruments/1
trace-ref: trace-2

{"instrumentNo":1,"name":"Camera","filters":["g","r"],"pixelScale":0.5,"retiredOn":"2026-01-31"}`,
  },
  'name-unanchored': {
    clean: `400
content-type: application/problem+json
trace-ref: trace-1

{"type":"/problems/bad-request","title":"The request is not well formed","status":400,"detail":"telescope breaks its schema","violations":[{"pointer":"","message":"must match pattern \\"^[a-z][a-z0-9]*(-[a-z0-9]+)*$\\""}]}`,
    broken: `201
content-type: application/json
etag: "1"
location: /telescopes/Sutherland_One
trace-ref: trace-1

{"telescope":"Sutherland_One","title":"Sutherland One","aperture":1.9,"coordinates":{"latitude":-32.38,"longitude":20.81},"changedAt":"2026-06-21T22:10:00.000Z"}`,
  },
  'bound-included': {
    clean: `422
content-type: application/problem+json
trace-ref: trace-3

{"type":"/problems/unprocessable","title":"The body breaks its schema","status":422,"violations":[{"pointer":"/seconds","message":"must be > 0"}]}`,
    broken: `201
content-type: application/json
location: /telescopes/sutherland-one/instruments/1/exposures/EXP-000001
trace-ref: trace-3

{"exposureRef":"EXP-000001","band":"g","seconds":0,"target":{"kind":"planet","planet":"saturn"},"rows":2,"state":"queued","queuedAt":"2026-06-21T22:10:00.000Z"}`,
  },
  'patch-replaces': {
    clean: `200
content-type: application/json
trace-ref: trace-3

{"instrumentNo":1,"name":"Spectrograph","filters":["g","r"],"pixelScale":0.5,"retiredOn":"2026-01-31"}`,
    broken: `200
content-type: application/json
trace-ref: trace-3

{"instrumentNo":1,"name":"Spectrograph","filters":["g","r"],"pixelScale":0.5,"retiredOn":null}`,
  },
  'pages-overlap': {
    clean: `200
content-type: application/json
trace-ref: trace-5

{"exposures":[{"exposureRef":"EXP-000002","band":"g","seconds":2,"target":{"kind":"planet","planet":"saturn"},"rows":2,"state":"queued","queuedAt":"2026-06-21T22:10:00.000Z"}],"paging":{"page":2,"perPage":1,"totalItems":2,"totalPages":2}}`,
    broken: `200
content-type: application/json
trace-ref: trace-5

{"exposures":[{"exposureRef":"EXP-000001","band":"g","seconds":1,"target":{"kind":"planet","planet":"saturn"},"rows":2,"state":"queued","queuedAt":"2026-06-21T22:10:00.000Z"}],"paging":{"page":2,"perPage":1,"totalItems":2,"totalPages":2}}`,
  },
  'children-outlive': {
    clean: `404
content-type: application/problem+json
trace-ref: trace-4

{"type":"/problems/absent","title":"There is no such instrument","status":404}`,
    broken: `200
content-type: application/json
trace-ref: trace-4

{"instrumentNo":1,"name":"Camera","filters":["g","r"],"pixelScale":0.5,"retiredOn":"2026-01-31"}`,
  },
  'rows-from-one': {
    clean: `200
cache-control: no-store
content-type: text/event-stream
trace-ref: trace-4

event: opened
data: {"exposureRef":"EXP-000001","rows":2}

event: heartbeat
data: {"at":"2026-06-21T22:10:00.000Z"}

event: row
data: {"rowNo":0,"counts":[0,1,2,3]}

event: row
data: {"rowNo":1,"counts":[4,5,6,7]}

event: done
data: {"rowsRead":2}`,
    broken: `200
cache-control: no-store
content-type: text/event-stream
trace-ref: trace-4

event: opened
data: {"exposureRef":"EXP-000001","rows":2}

event: heartbeat
data: {"at":"2026-06-21T22:10:00.000Z"}

event: row
data: {"rowNo":1,"counts":[0,1,2,3]}

event: row
data: {"rowNo":2,"counts":[4,5,6,7]}

event: done
data: {"rowsRead":2}`,
  },
  'never-done': {
    clean: `200
cache-control: no-store
content-type: text/event-stream
trace-ref: trace-4

event: opened
data: {"exposureRef":"EXP-000001","rows":2}

event: heartbeat
data: {"at":"2026-06-21T22:10:00.000Z"}

event: row
data: {"rowNo":0,"counts":[0,1,2,3]}

event: row
data: {"rowNo":1,"counts":[4,5,6,7]}

event: done
data: {"rowsRead":2}`,
    broken: `200
cache-control: no-store
content-type: text/event-stream
trace-ref: trace-4

event: opened
data: {"exposureRef":"EXP-000001","rows":2}

event: heartbeat
data: {"at":"2026-06-21T22:10:00.000Z"}

event: row
data: {"rowNo":0,"counts":[0,1,2,3]}

event: row
data: {"rowNo":1,"counts":[4,5,6,7]}`,
  },
  'any-password': {
    clean: `401
content-type: application/problem+json
trace-ref: trace-1
www-authenticate: Basic realm="observatory"

{"type":"/problems/unauthenticated","title":"The observer is not known by this password","status":401}`,
    broken: `201
content-type: application/json
etag: "1"
location: /telescopes/sutherland-one
trace-ref: trace-1

{"telescope":"sutherland-one","title":"Sutherland One","aperture":1.9,"coordinates":{"latitude":-32.38,"longitude":20.81},"changedAt":"2026-06-21T22:10:00.000Z"}`,
  },
  'other-site-reads': {
    clean: `404
content-type: application/problem+json
trace-ref: trace-4

{"type":"/problems/absent","title":"There is no such exposure","status":404}`,
    broken: `200
content-type: application/json
trace-ref: trace-4

{"exposureRef":"EXP-000001","band":"g","seconds":1,"target":{"kind":"planet","planet":"saturn"},"rows":2,"state":"queued","queuedAt":"2026-06-21T22:10:00.000Z"}`,
  },
}
