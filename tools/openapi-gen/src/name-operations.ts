import type { ApiModel } from '@throughline/openapi'
import { functionName, nameSpace, takeAll } from './names.ts'

/**
 * The model with an ID for each operation. One without is called by its method and path, `GET /users/{id}`
 * `getUsersId`: a count would give it another name as soon as another operation stands before it.
 */
export const nameOperations = (model: ApiModel): ApiModel => {
  const taken = nameSpace(model.operations.map(({ operationId }) => operationId))
  return {
    ...model,
    operations: model.operations.map((operation) => ({
      ...operation,
      operationId: operation.operationId || taken.take(functionName(`${operation.method} ${operation.path}`)),
    })),
  }
}

/** The key of each operation's types, by its ID: the engine writes `#` as `/`, and reads `%` as a part of a URL. */
export const typeIds = ({ operations }: Pick<ApiModel, 'operations'>): Map<string, string> => {
  const ids = operations.map(({ operationId }) => operationId)
  const names = takeAll(nameSpace(), ids, (id) => id.replaceAll('#', '/').replaceAll('%', '_'))
  return new Map(ids.map((id, index) => [id, names[index] as string]))
}
