/** Words that no function may be called, in a module: whoever awaits a module with a `then` calls it. */
const reservedWords = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch then this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

/** Most names are ASCII, which is sooner taken apart. */
const words = (text: string): string[] =>
  (isAscii.test(text) ? text.match(/[A-Za-z0-9]+/g) : text.normalize('NFC').match(/(?:(?!_)\p{ID_Continue})+/gu)) ?? []

const isAscii = /^[\0-\x7f]*$/

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

/** `simple-user` → `SimpleUser`; a name that holds nothing usable → `Unnamed`. */
export const pascal = (text: string): string => {
  const name = words(text).map(capital).join('')
  return name === '' ? 'Unnamed' : /^[\p{ID_Start}$]/u.test(name) ? name : `_${name}`
}

/** The name of a type: what can stand as one stays as it is. */
export const typeName = (text: string): string => (/^[A-Z][\w$]*$/.test(text) ? text : pascal(text))

/** `repos/get-content` → `reposGetContent`; what can stand as a function's name stays; a reserved word gets a `_`. */
export const functionName = (text: string): string => {
  const name = /^[a-z_$][\w$]*$/.test(text) ? text : pascal(text).replace(/^./u, (first) => first.toLowerCase())
  return reservedWords.has(name) ? `${name}_` : name
}

/** Gives each wish a name of its own: the first keeps it, the next gets a number behind it. */
export interface NameSpace {
  take(wish: string): string
}

// implements: TL-OPENAPI-226
export const nameSpace = (taken: Iterable<string> = []): NameSpace => {
  const names = new Set(taken)
  return {
    take(wish) {
      let name = wish
      for (let number = 2; names.has(name); number++) name = `${wish}_${number}`
      names.add(name)
      return name
    },
  }
}

/**
 * Names for many wishes at once. Whoever is called exactly what it wishes keeps that name whatever stands
 * before it, so that a new neighbour does not rename it; all others follow in their order.
 */
// implements: TL-OPENAPI-226, TL-OPENAPI-264
export const takeAll = (space: NameSpace, sources: readonly string[], wish: (source: string) => string): string[] => {
  const wishes = sources.map(wish)
  const exact = wishes.map((name, index) => (name === sources[index] ? space.take(name) : undefined))
  return wishes.map((name, index) => exact[index] ?? space.take(name))
}
