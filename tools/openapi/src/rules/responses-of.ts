import type { ApiModel, Operation } from '../api-model.ts'

/** The operations of paths, each once: an item that two paths refer to has one set of responses. */
export const distinctOperations = ({ operations }: ApiModel): Operation[] => [
  ...new Map(operations.map((operation) => [operation.pointer, operation])).values(),
]

/** Whether a response stands for a status that the pattern matches. `default` stands for every status. */
export const hasResponse = ({ responses }: Operation, statuses: RegExp): boolean =>
  responses.some(({ status }) => status === 'default' || statuses.test(status))
