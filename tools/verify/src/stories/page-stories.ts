import { isJsonObject } from '@throughline/openapi'
import { pageTokensOf } from '../contract/page-token.ts'
import { type Link, linksOf } from '../contract/promises.ts'
import { type Planner, plan } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import { isSuccess, itemsOf } from './answers.ts'
import { fault, type Story } from './story.ts'

/** Pages that a link of the document or a token in an answer leads to, one behind the other, do not overlap. */
// implements: TL-VERIFY-240, TL-VERIFY-248
export const pageStories = (planner: Planner): Story[] =>
  planner.model.operations.flatMap((list) => {
    const declared = list.responses
      .flatMap((response) => linksOf(planner.model, response))
      .filter(({ target }) => target === list.operationId)
    const inferred = pageTokensOf(planner.model, list).map(({ parameter: { name }, expression }) => ({
      name: expression.replace(/^.*\//, ''),
      parameters: { [name]: expression },
    }))
    const links: Pick<Link, 'name' | 'parameters'>[] = declared.length > 0 ? declared : inferred
    const create = planner.model.operations.find((each) => each.method === 'post' && each.path === list.path)
    return links.map(
      (link): Story => ({
        name: `pages by the link ${link.name}`,
        operation: list,
        make(variant) {
          const making = create
            ? [0, 1, 2].map((n) => plan(planner, create, { fullness: 'least', variant: variant + n }))
            : []
          const first = plan(planner, list, { fullness: 'least', variant }).at(-1)
          if (!first || making.some((calls) => calls.length !== 1)) return undefined
          const linked = new Set(Object.keys(link.parameters))
          const small = list.parameters.filter(
            ({ in: place, name, schema }) =>
              place === 'query' && !linked.has(name) && isJsonObject(schema) && schema.type === 'integer',
          )
          const page = {
            ...first,
            parameters: [
              ...first.parameters.filter(({ parameter }) => !small.includes(parameter)),
              ...small.map((parameter) => ({ parameter, given: { value: 1 } })),
            ],
          }
          const before = making.flat()
          const from = before.length
          const next = list.parameters.flatMap((parameter): Call['parameters'] => {
            const expression = link.parameters[parameter.name] ?? link.parameters[`${parameter.in}.${parameter.name}`]
            return typeof expression === 'string' ? [{ parameter, given: { fromStep: from, expression } }] : []
          })
          return [...before, page, { ...page, parameters: [...page.parameters, ...next] }]
        },
        judge(done) {
          const [one, two] = done.slice(-2)
          if (!isSuccess(one) || !isSuccess(two)) return []
          const seen = new Set(itemsOf(one.json).map((item) => JSON.stringify(item)))
          const twice = itemsOf(two.json).filter((item) => isJsonObject(item) && seen.has(JSON.stringify(item)))
          return twice.length > 0
            ? [
                fault(
                  'pages-overlap',
                  list,
                  `the page that ${link.name} leads to repeats ${twice.length} of the items of the page before`,
                ),
              ]
            : []
        },
      }),
    )
  })
