import type { ApiModel } from '@throughline/openapi'
import { functionName, nameSpace } from './names.ts'

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
