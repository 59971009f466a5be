const anyId = ['id', 'uuid', 'key', 'name']

/** Names of members that hold the ID of a resource, the likeliest first: the parameter's own name, then `id`. */
export const idNames = (parameter: string): string[] => [...new Set([parameter, ...anyId])]

/** Whether a name says nothing of which resource it is: a body's own `name` is not that of another one. */
export const isOfAnyResource = (name: string): boolean => anyId.includes(name.toLowerCase())
