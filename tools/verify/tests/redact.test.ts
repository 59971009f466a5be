import { describe, expect, it } from 'vitest'
import { excerpt, isSecretName, redact } from '../src/http/redact.ts'

describe('[TL-VERIFY-009] what looks like a secret is not shown', () => {
  const cases: [given: string, shown: string][] = [
    ['Bearer abcd1234', 'Bearer [redacted]'],
    ['Authorization: whatever it is', 'Authorization: [redacted]'],
    ['http://me:pw@host/x', 'http://[redacted]@host/x'],
    ['/x?token=abc&q=1', '/x?token=[redacted]&q=1'],
    ['{"access_token": "abc", "n": 1}', '{"access_token": "[redacted]", "n": 1}'],
    ['{"clientSecret":"a\\"b"}', '{"clientSecret":"[redacted]"}'],
    ['{"token":"cut of', '{"token":"[redacted]"'],
    ['eyJhbGciOi.eyJzdWIi.c2ln is it', '[redacted] is it'],
    ['key sk-abcdefghijkl', 'key [redacted]'],
    ['mine is hunter22', 'mine is [redacted]'],
    // What is no secret stays.
    ['{"max_tokens": 5, "tokens_out": 3}', '{"max_tokens": 5, "tokens_out": 3}'],
    ['7f3c1c2e-0000-4000-8000-000000000001', '7f3c1c2e-0000-4000-8000-000000000001'],
    ['{"event":"token","t":"tea"}', '{"event":"token","t":"tea"}'],
  ]
  for (const [given, shown] of cases) it(given, () => expect(redact(given, ['hunter22'])).toBe(shown))

  it('knows names of secrets from others', () => {
    const names = ['authorization', 'X-Api-Key', 'apiKey', 'API_TOKEN', 'set-cookie', 'passwd']
    expect(names.filter((name) => !isSecretName(name))).toEqual([])
    expect(['tokens', 'max_tokens', 'key', 'author', 'keyboard', 'id'].filter(isSecretName)).toEqual([])
  })
  it('shows the beginning only, on one line', () => {
    expect(excerpt(`a\n\tb\u0007${'c'.repeat(500)}`, [], 10)).toBe(`a b ${'c'.repeat(6)}…`)
  })
})
