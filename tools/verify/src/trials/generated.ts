/** What a request with values of all kinds is sent for, until it is known which of them matter. */
export const generated = 'generated values'

/** The value of a parameter that a service takes if it takes any. */
export const plainest = 'a simple value'
