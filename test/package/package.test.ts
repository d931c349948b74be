import { afterAll, beforeAll, describe } from '@jest/globals'
import { isLongRun } from '../run/length.ts'
import { describeConsole } from './parts/console.ts'
import { describeContents } from './parts/contents.ts'
import { describeExports } from './parts/exports.ts'
import { describeLoading } from './parts/loading.ts'
import { describeLogins } from './parts/logins.ts'
import { describeStackTraces } from './parts/stack-traces.ts'
import { describeTypes } from './parts/types.ts'
import { createProject, type Project } from './project.ts'
import { packLibrary, type Tarball } from './tarball.ts'

// All of these look at one package, which takes a while to build.
describe('the package', () => {
  let tarball: Tarball
  let project: Project

  beforeAll(async () => {
    tarball = await packLibrary()
    project = await createProject(tarball)
  }, 240_000)

  afterAll(async () => {
    await project?.remove()
    await tarball?.remove()
  })

  describeTypes(() => project)
  // All else is whole in the short run.
  if (isLongRun) return
  describeExports(() => project)
  describeLoading(() => project)
  describeLogins(() => project)
  describeStackTraces(() => project)
  describeConsole(() => project)
  describeContents(() => project)
})
