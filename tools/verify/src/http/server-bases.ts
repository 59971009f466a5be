import { type ApiModel, isJsonObject, type JsonValue } from '@throughline/openapi'

/** The paths that the document's servers stand under, variables at their defaults. */
export const basesOf = ({ bundle }: ApiModel): string[] => {
  const servers = Array.isArray(bundle.servers) ? bundle.servers : []
  return servers.flatMap((server) => {
    const url = isJsonObject(server) ? filled(server.url, server.variables) : undefined
    if (url === undefined || !URL.canParse(url, 'http://localhost')) return []
    const base = new URL(url, 'http://localhost').pathname.replace(/\/+$/, '')
    return base === '' ? [] : [base]
  })
}

const filled = (url: JsonValue | undefined, variables: JsonValue | undefined): string | undefined => {
  if (typeof url !== 'string') return undefined
  return url.replace(/\{([^}]+)\}/g, (all, name: string) => {
    const variable = isJsonObject(variables) ? variables[name] : undefined
    return isJsonObject(variable) && typeof variable.default === 'string' ? variable.default : all
  })
}
