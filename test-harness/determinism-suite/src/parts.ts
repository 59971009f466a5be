import type { Request } from './story.ts'

/** A record is a row of parts, each under its name. */
const mark = '=== '

export interface Part {
  name: string
  text: string
}

export const nameOf = ({ method, path }: Request): string => `${method} ${path}`

export const part = (name: string, text: string): string => `${mark}${name}\n${text}`

export const partsOf = (record: string): Part[] =>
  record
    .split(new RegExp(`^${mark}`, 'm'))
    .slice(1)
    .map((each) => ({ name: each.slice(0, each.indexOf('\n')), text: each.slice(each.indexOf('\n') + 1) }))

/** What a record holds of the first answer to a request. */
export const answerIn = (record: string, request: Request): string =>
  partsOf(record).find(({ name }) => name === nameOf(request))?.text ?? ''
