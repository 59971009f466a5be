import type { Handlers } from '@contracts/api-types/control/server'
import { correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import { type Catalog, noModel } from '../catalog/catalog.ts'

type All = Handlers<ServiceEnv>
type CatalogHandlers = Pick<All, Extract<keyof All, `${string}CatalogModel${string}`>>

export const catalogHandlers = (catalog: Catalog): CatalogHandlers => ({
  // implements: OC-CTRL-2010
  createCatalogModel({ body }, context) {
    const answer = catalog.create(body)
    if ('failure' in answer) return refusal(context, answer.failure)
    return { status: 201, headers: correlated(context), body: answer.model }
  },
  // implements: OC-CTRL-2033, OC-CTRL-2034
  async verifyCatalogModel({ path }, context) {
    const answer = await catalog.verify(path.id)
    if ('failure' in answer) return refusal(context, answer.failure)
    return { status: 202, headers: correlated(context), body: answer.model }
  },
  // implements: OC-CTRL-2040
  setCatalogModelState({ path, body }, context) {
    const answer = catalog.setState(path.id, body)
    if ('failure' in answer) return refusal(context, answer.failure)
    return { status: 202, headers: correlated(context), body: answer.model }
  },
  // implements: OC-CTRL-2004, OC-CTRL-2013
  getCatalogModel({ path }, context) {
    const body = catalog.get(path.id)
    return body ? { status: 200, headers: correlated(context), body } : refusal(context, noModel)
  },
  // implements: OC-CTRL-2014
  deleteCatalogModel({ path }, context) {
    const answer = catalog.remove(path.id)
    return 'failure' in answer ? refusal(context, answer.failure) : { status: 204, headers: correlated(context) }
  },
})
