import { cpus } from 'node:os'
import { buildInside } from './build-inside.mjs'
import { cluster } from './groups/cluster.mjs'
import { firstRequest } from './groups/first-request.mjs'
import { functions } from './groups/functions.mjs'
import { imports } from './groups/imports.mjs'
import { loginPeers } from './groups/login-peers.mjs'
import { logins } from './groups/logins.mjs'
import { memory } from './groups/memory.mjs'
import { messages } from './groups/messages.mjs'
import { onBehalf } from './groups/on-behalf.mjs'
import { requests } from './groups/requests.mjs'
import { sizesOf } from './groups/sizes.mjs'
import { tokens } from './groups/tokens.mjs'
import { startLoad } from './load/start.mjs'
import { startRedis } from './platform/redis.mjs'
import { startPlatform } from './platform/start.mjs'
import { render, save } from './report/save.mjs'
import { textOf } from './report/text.mjs'

const groups = {
  imports,
  firstRequest,
  requests,
  tokens,
  logins,
  onBehalf,
  loginPeers,
  messages,
  functions,
  cluster,
  memory,
}
const log = (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`)

/** Measures, and prints what came of it. The options are those of run.mjs. */
export async function runGroups(options) {
  await buildInside()
  const redis = await startRedis()
  if (redis === undefined) log('redis-server is not installed: what needs it is left out')
  const [platform, load] = await Promise.all([startPlatform(), startLoad()])
  const world = { platform, load, redis, sizes: sizesOf(options.quick), log }

  const results = {
    node: process.version,
    cpu: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
    isQuick: options.quick,
    groups: {},
  }
  try {
    for (const name of options.only?.split(',') ?? Object.keys(groups)) {
      results.groups[name] = await groups[name](world)
      // Group by group, so that a run that is broken off leaves something; --render writes the pages then.
      if (options.save) save(results)
    }
  } finally {
    await Promise.all([load.stop(), platform.stop(), redis?.stop()])
  }

  process.stdout.write(textOf(results))
  const goals = Object.values(results.groups).flatMap((group) => group.goals)
  if (options.check && goals.some(({ verdict }) => verdict === 'not met')) process.exitCode = 1
  if (options.save) render()
}
