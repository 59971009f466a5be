/** @see RFC 9110 §9.2.1 */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export const isSafe = (method: string): boolean => safeMethods.has(method.toUpperCase())
