import type { Handlers } from '@contracts/api-types/control/server'
import { correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import { type Artifacts, noArtifact } from '../artifacts/artifacts.ts'

type All = Handlers<ServiceEnv>
type ArtifactHandlers = Pick<All, Extract<keyof All, `${string}Artifact`>>

export const artifactHandlers = (artifacts: Artifacts): ArtifactHandlers => ({
  createArtifact({ body }, context) {
    const answer = artifacts.create(body)
    if ('failure' in answer) return refusal(context, answer.failure)
    // implements: OC-CTRL-2070
    return { status: 201, headers: correlated(context), body: answer.ref }
  },
  // implements: OC-CTRL-2004, OC-CTRL-2073
  getArtifact({ path }, context) {
    const body = artifacts.get(path.id)
    return body ? { status: 200, headers: correlated(context), body } : refusal(context, noArtifact)
  },
})
