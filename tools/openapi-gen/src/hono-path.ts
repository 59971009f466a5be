const parameter = /\{([^{}]+)\}/g

/**
 * A path template as hono writes it. A segment that is partly a parameter, or holds what hono reads as a pattern,
 * becomes a parameter with a regular expression.
 */
export const honoPath = (template: string): string =>
  template
    .split('/')
    .map((segment, index) => {
      const [, name] = /^\{([^{}]+)\}$/.exec(segment) ?? []
      if (name !== undefined) return /^\w+$/.test(name) ? `:${name}` : `:_${index}`
      if (!segment.includes('{') && !/[:*?+\\]/.test(segment)) return segment
      const pieces = segment.split(parameter).map((piece, at) => (at % 2 === 1 ? '[^/]+' : literally(piece)))
      return `:_${index}{${pieces.join('')}}`
    })
    .join('/')

/** Braces end an expression of hono's, and parentheses are its own; what it does not decode may come encoded. */
const literally = (text: string): string =>
  text.replace(/[{}()\\^$*+?.[\]|;:@&=,#]/g, (char) => {
    if ('{}()'.includes(char)) return '.'
    const code = char.charCodeAt(0).toString(16)
    return ';:@&=+$,#?'.includes(char) ? `(?:\\${char}|%${code}|%${code.toUpperCase()})` : `\\${char}`
  })
