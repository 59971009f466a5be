import type { Operation } from '@throughline/openapi'

const uuid = '00000000-0000-4000-8000-00000000dead'
const number = 2_147_483_600

/** What nobody was given as an ID, in the forms that IDs have. */
export const absentIds: readonly (string | number)[] = [uuid, number, String(number), 'throughline-none']

export const absentId = (schema: Operation['parameters'][number]['schema']): string | number => {
  const type = typeof schema === 'object' ? schema.type : undefined
  return type === 'integer' || type === 'number' ? number : uuid
}
