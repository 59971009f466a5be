import type { BugId } from './bugs.ts'

/** A part of the document that the service reads otherwise than it was promised. */
interface Altered {
  /** JSON Pointer of a Schema or Parameter Object. */
  pointer: string
  /** Keywords in place of those that stand there; undefined takes one away. */
  change: Record<string, unknown>
}

const newItem = '/components/schemas/NewItem'
const ofItem = (property: string, change: Record<string, unknown>): Altered[] => [
  { pointer: `${newItem}/properties/${property}`, change },
]
const listParameter = (index: number, change: Record<string, unknown>): Altered[] => [
  { pointer: `/paths/~1v1~1items/get/parameters/${index}/schema`, change },
]

/** Bugs of request validation: each is one promise that the service does not keep, or keeps too strictly. */
export const alteredPromises: Partial<Record<BugId, Altered[]>> = {
  'valid-refused': ofItem('description', { minLength: 1 }),
  'long-name-refused': ofItem('name', { maxLength: 39 }),
  'last-day-refused': [{ pointer: '/components/schemas/NewLoan/properties/days', change: { maximum: 29 } }],
  'full-page-refused': listParameter(1, { maximum: 99 }),
  'null-refused': ofItem('description', { type: 'string' }),
  'name-empty': ofItem('name', { minLength: 0 }),
  'name-long': ofItem('name', { maxLength: undefined }),
  'sku-free': ofItem('sku', { pattern: undefined }),
  'price-negative': ofItem('price', { minimum: undefined }),
  'price-too-high': ofItem('price', { exclusiveMaximum: undefined, maximum: 10_000 }),
  'weight-odd': ofItem('weight', { multipleOf: undefined }),
  'days-fraction': [{ pointer: '/components/schemas/NewLoan/properties/days', change: { type: 'number' } }],
  'category-free': ofItem('category', { $ref: undefined, type: 'string' }),
  'tags-many': ofItem('tags', { maxItems: undefined }),
  'tags-doubled': ofItem('tags', { uniqueItems: false }),
  'tag-empty': [{ pointer: `${newItem}/properties/tags/items`, change: { minLength: 0 } }],
  'unknown-property-taken': [{ pointer: newItem, change: { additionalProperties: true } }],
  'required-not-asked': [{ pointer: newItem, change: { required: ['sku', 'category', 'price'] } }],
  'null-taken': ofItem('name', { type: ['string', 'null'] }),
  'number-from-text': ofItem('price', { type: ['number', 'string'] }),
  'boolean-from-text': ofItem('fragile', { type: ['boolean', 'string'] }),
  'array-from-text': ofItem('tags', { type: ['array', 'string'] }),
  'email-free': [{ pointer: '/components/schemas/EmailContact/properties/address', change: { format: undefined } }],
  'date-free': [{ pointer: '/components/schemas/NewLoan/properties/from', change: { format: undefined } }],
  'dependent-not-asked': [{ pointer: newItem, change: { dependentRequired: { insuredValue: ['insured'] } } }],
  'empty-change-taken': [{ pointer: '/components/schemas/ItemChange', change: { minProperties: 0 } }],
  'limit-zero': listParameter(1, { minimum: 0 }),
  'limit-high': listParameter(1, { maximum: 1000 }),
  'limit-word': listParameter(1, { type: ['integer', 'string'] }),
  'sort-free': listParameter(4, { enum: undefined }),
  'query-required-not-asked': [{ pointer: '/paths/~1v1~1report/get/parameters/1', change: { required: false } }],
  'bad-path-id-as-500': [{ pointer: '/components/parameters/ItemId/schema', change: { format: undefined } }],
  'bad-cursor-as-500': listParameter(2, { pattern: undefined }),
  'read-only-taken': [{ pointer: newItem, change: { additionalProperties: true } }],
}
