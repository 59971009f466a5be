import type { ApiModel, Operation, Parameter } from '@throughline/openapi'
import { declaredFor } from '../contract/declared-response.ts'
import { basesOf } from '../http/server-bases.ts'

/** The operation that a request is for, with the texts of its path parameters. */
export interface Found {
  model: ApiModel
  operation: Operation
  path: { parameter: Parameter; text: string }[]
}

/**
 * The operation of a method and a path, in the contract that declares the status where several have it.
 * @see OpenAPI 3.1.1 §4.8.8 Paths Object: concrete paths come before templated ones
 */
export const operationOf = (
  models: readonly ApiModel[],
  { method, path, status }: { method: string; path: string; status: number },
): Found | undefined => {
  const found = matchesOf(models, path).filter(({ operation }) => operation.method.toUpperCase() === method)
  const best = found.filter(({ rank }) => rank === found[0]?.rank)
  return best.find(({ operation }) => declaredFor(operation, status)) ?? best[0]
}

/** The methods that a path has. */
export const methodsOf = (models: readonly ApiModel[], path: string): string[] => [
  ...new Set(matchesOf(models, path).map(({ operation }) => operation.method.toUpperCase())),
]

interface Match extends Found {
  /** Which segments are templated: the later the first of them, the better. */
  rank: string
}

const matchesOf = (models: readonly ApiModel[], path: string): Match[] =>
  models
    .flatMap((model) => {
      const ways = ['', ...basesOf(model)].filter((base) => path.startsWith(`${base}/`))
      return model.operations.flatMap((operation) =>
        ways.flatMap((base) => matchOf(model, operation, path.slice(base.length)) ?? []),
      )
    })
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))

const matchOf = (model: ApiModel, operation: Operation, path: string): Match | undefined => {
  const names: string[] = []
  const pattern = operation.path
    .split(/(\{[^}]+\})/)
    .map((piece) => {
      if (!/^\{.+\}$/.test(piece)) return piece.replace(/[.*+?^$|()[\]\\{}]/g, '\\$&')
      names.push(piece.slice(1, -1))
      return '([^/]+)'
    })
    .join('')
  const match = new RegExp(`^${pattern}$`).exec(path)
  if (!match) return undefined
  const texts = match.slice(1).map(decoded)
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'path')
  return {
    model,
    operation,
    path: parameters.flatMap((parameter) => {
      const text = texts[names.indexOf(parameter.name)]
      return text === undefined ? [] : [{ parameter, text }]
    }),
    rank: operation.path
      .split('/')
      .map((segment) => (segment.includes('{') ? '1' : '0'))
      .join(''),
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
