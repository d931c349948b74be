import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createFolder, findProgram } from '../../test/helpers/programs/daemon.ts'
import { startRedis } from '../../test/helpers/stores/redis-server.ts'
import { atEnd, runScript } from '../shared/run-script.ts'
import { formatTable } from '../shared/table.ts'
import { type Child, startChild } from './child.ts'
import { type FaultStage, faults } from './faults.ts'
import { judgeFlatness } from './flatness.ts'
import { createJudge, type Judge } from './judge.ts'
import { tellPlatform } from './push-urls.ts'
import { formatResult, type Period, periodRow, type SoakResult } from './report.ts'
import { startTraffic, type Traffic } from './traffic.ts'

/**
 * Mixed traffic and faults for a long time: does the app's process stay as it is, and does it answer what it should?
 * The app, the platforms and Redis are processes of their own. Prints a table and a line of JSON.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    /** How many people are on their way at once. */
    visitors: { type: 'string', default: '12' },
  },
})
const minutes = Number(values.minutes)
const totalMs = minutes * 60_000
/** A minute, or less where every fault is to come at least once. */
const periodMs = Math.min(60_000, totalMs / faults.length)
/** From the end of a fault to the next sample: everything is as before by then. */
const calmMs = Math.min(15_000, periodMs / 2)

runScript(async () => {
  if (!(minutes > 0)) throw new Error('--minutes takes a number')
  if (findProgram('redis-server') === undefined) throw new Error('redis-server is not installed')
  const judge = createJudge()
  const { stage, app, appUrl } = await startAll(judge)
  const traffic = startTraffic({ appUrl, platform: stage.platform, judge }, Number(values.visitors))
  const periods = await letTimePass({ stage, app, judge, traffic })
  await sleep(5_000)
  await traffic.stop()
  const failedLogins = await traffic.logInEachWay()

  const courses = judgeFlatness(periods)
  const { requests, counts, excused, problems } = judge
  const isGood =
    Object.keys(problems).length === 0 && failedLogins.length === 0 && courses.every(({ isFlat }) => isFlat)
  const result: SoakResult = {
    minutes,
    requests,
    answers: counts,
    excused,
    journeys: traffic.done,
    periods,
    courses,
    failedLogins,
    problems,
    isGood,
  }
  process.stdout.write(`\n${formatResult(result)}\n\n${JSON.stringify(result)}\n`)
  return isGood ? 0 : 1
})

async function startAll(judge: Judge): Promise<{ stage: FaultStage; app: Child; appUrl: string }> {
  const platform = await startChild('scripts/soak/platform.ts')
  const stage: FaultStage = { platform, redis: await startRedis() }
  atEnd(() => stage.redis.stop())
  const folder = createFolder()
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const app = await startChild('scripts/soak/app.ts', {
    env: {
      REDIS_PATH: stage.redis.path,
      ENDPOINTS: JSON.stringify(await platform.ask('endpoints')),
      GRANTS_FOLDER: folder,
    },
    nodeOptions: ['--expose-gc'],
    onNote(note) {
      process.stderr.write(`${note}\n`)
      judge.complain(note.split('\n', 1)[0] ?? note)
    },
  })
  const appUrl = await app.ask('url')
  await tellPlatform(platform, appUrl)
  return { stage, app, appUrl }
}

/** A fault in each period, and a look at the app's process at its end, when nobody is under way. */
async function letTimePass({
  stage,
  app,
  judge,
  traffic,
}: {
  stage: FaultStage
  app: Child
  judge: Judge
  traffic: Traffic
}): Promise<Period[]> {
  const periods: Period[] = []
  const startedAt = Date.now()
  while (periods.length < Math.round(totalMs / periodMs)) {
    const fault = faults[periods.length % faults.length]
    const endsAt = startedAt + (periods.length + 1) * periodMs
    if (fault === undefined) throw new Error('there are no faults')
    const end = judge.begin(fault)
    const beginsAt = Date.now()
    await fault.happen(stage, Math.max(1_000, Math.min(15_000, endsAt - beginsAt - calmMs)))
    end()
    await sleep(Math.max(0, endsAt - Date.now()))
    const goOn = await traffic.pause()
    await sleep(500)
    if (app.isGone) throw new Error('the process of the app has ended')
    const period: Period = {
      atSeconds: (Date.now() - startedAt) / 1_000,
      fault: fault.name,
      requests: judge.requests,
      events: await app.ask('events'),
      ...(await app.ask('measure')),
    }
    goOn()
    periods.push(period)
    process.stdout.write(`${formatTable([periodRow(period)])}\n`)
  }
  return periods
}
