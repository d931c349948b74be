import { afterAll, beforeAll, describe } from '@jest/globals'
import { describeConsole } from './parts/console.ts'
import { describeContents } from './parts/contents.ts'
import { describeExports } from './parts/exports.ts'
import { describeLoading } from './parts/loading.ts'
import { describeLogins } from './parts/logins.ts'
import { describeStackTraces } from './parts/stack-traces.ts'
import { describeTypes } from './parts/types.ts'
import { createProject, type Project } from './project.ts'

// All of these look at one package, which takes a while to build.
describe('the package', () => {
  let project: Project

  beforeAll(async () => {
    project = await createProject()
  }, 240_000)

  afterAll(() => project?.remove())

  describeExports(() => project)
  describeLoading(() => project)
  describeLogins(() => project)
  describeTypes(() => project)
  describeStackTraces(() => project)
  describeConsole(() => project)
  describeContents(() => project)
})
