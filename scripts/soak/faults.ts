import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import type { RunningRedis } from '../../test/helpers/stores/redis-server.ts'
import { startRedis } from '../../test/helpers/stores/redis-server.ts'
import {
  account,
  agent,
  component,
  miniProgram,
  mobileApp,
  suite,
  template,
  tenants,
  website,
} from './accounts.ts'
import type { Child } from './child.ts'
import type { Fault } from './judge.ts'

export interface ScheduledFault extends Fault {
  /** @param ms how long it is to last */
  happen(stage: FaultStage, ms: number): Promise<void>
}

export interface FaultStage {
  platform: Child
  redis: RunningRedis
}

// The platform's own pages may be bent too.
const page = /: page /
const unavailable = /: 503 ERR_PLATFORM_UNAVAILABLE$/
const unreadable = /: 502 ERR_PLATFORM$/
// A store of sessions that fails is an error of the app. Without it nobody is logged in; but a bearer token that was
// logged out works again where its revocation is gone or cannot be read.
const sessionLost = [
  ...[/: 500( ERR_\w+)?$/, /: 40[13] ERR_\w+$/, /: 30[23]$/, /: scene /, /: scan waiting$/],
  /^GET \/(?:me|mini\/login\/user): 200$/,
]
/** A login can fall between the code and what it gave: its own token is dead, and there is no second code. */
const revokedMidway =
  /(?:callback|getUserInfo|mobile\/login|mobile\/refresh): (?:502 ERR_PLATFORM_TOKEN|401 ERR_CODE_DEAD)$/

/** The answer to the code of a grant is gone, and there is no second one: its administrator begins again. */
const codeSpent = /\/(?:granted|installed): 401 ERR_CODE_DEAD$/
/** What comes of a grant that did not come about, and of a bot that cannot reach the platform. */
const notGranted = [
  codeSpent,
  /: 404 ERR_GRANT_MISSING$/,
  /: 403 ERR_NOT_A_MEMBER$/,
  /: scan waiting$/,
  /^late bot: said nothing$/,
]

/** All answers of the platforms are bent in one way. */
const bent = (name: string, fault: object, allows: readonly RegExp[]): ScheduledFault => ({
  name,
  allows: [page, ...allows],
  async happen({ platform }, ms) {
    await platform.ask('bend', fault)
    await sleep(ms)
    await platform.ask('call', 'faults.clear', [])
  },
})

const command = async ({ redis }: FaultStage, ...parts: string[]): Promise<void> => {
  const client = await createClient({ socket: { path: redis.path, tls: false } }).connect()
  await client.sendCommand(parts)
  client.destroy()
}

async function revokeAll({ platform }: FaultStage): Promise<void> {
  const call = (name: string, ...args: unknown[]): Promise<unknown> => platform.ask('call', name, args)
  const { corpId, agentId } = agent
  for (const { appId } of [account, miniProgram]) await call('apps.revokeAppAccessTokens', appId)
  await call('corps.revokeCorpAccessTokens', corpId, agentId)
  await call('apps.revokeTickets', account.appId)
  await call('corps.revokeTickets', corpId)
  for (const { appId } of [account, website, mobileApp, ...tenants])
    await call('apps.revokeOAuthAccessTokens', appId)
  await revokeGranted(call)
}

/** Those of the platform and the suites, and of all who have granted. */
async function revokeGranted(call: (name: string, ...args: unknown[]) => Promise<unknown>): Promise<void> {
  await call('components.revokeComponentTokens', component.appId)
  for (const { appId } of (await call('components.authorizers', component.appId)) as { appId: string }[]) {
    // It may have cancelled meanwhile.
    await call('components.revokeAuthorizerTokens', component.appId, appId).catch(() => undefined)
  }
  await call('suites.revokeProviderTokens', suite.suiteId)
  for (const { suiteId } of [suite, template]) {
    await call('suites.revokeSuiteTokens', suiteId)
    for (const { corpId } of (await call('suites.installs', suiteId)) as { corpId: string }[]) {
      await call('suites.revokeCorpTokens', suiteId, corpId).catch(() => undefined)
    }
  }
}

/** One after the other, over and over. */
export const faults: readonly ScheduledFault[] = [
  { name: 'all tokens revoked', allows: [revokedMidway], happen: revokeAll },
  bent('platform busy', { kind: 'errcode', errcode: -1 }, [unavailable, ...notGranted]),
  {
    name: 'Redis frozen',
    allows: sessionLost,
    async happen({ redis }, ms) {
      process.kill(redis.pid, 'SIGSTOP')
      await sleep(ms)
      process.kill(redis.pid, 'SIGCONT')
    },
  },
  bent('gateway page', { kind: 'html' }, [unreadable, unavailable, ...notGranted]),
  {
    name: 'platform gone',
    allows: [page, unavailable, ...notGranted],
    async happen({ platform }, ms) {
      await platform.ask('close')
      await sleep(ms)
      await platform.ask('open')
    },
  },
  {
    name: 'tokens of 12 s',
    allows: [revokedMidway],
    async happen(stage, ms) {
      await stage.platform.ask('shorten', 12)
      await revokeAll(stage)
      await sleep(ms)
      await stage.platform.ask('shorten', null)
    },
  },
  {
    name: 'Redis killed',
    allows: sessionLost,
    async happen(stage, ms) {
      const { folder } = stage.redis
      await stage.redis.stop()
      await sleep(ms)
      stage.redis = await startRedis(folder)
    },
  },
  bent('connections cut by the platform', { kind: 'reset' }, [unavailable, ...notGranted]),
  {
    name: 'connections of Redis cut',
    allows: sessionLost,
    async happen(stage, ms) {
      for (const endsAt = Date.now() + ms; Date.now() < endsAt; await sleep(500)) {
        await command(stage, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      }
    },
  },
  bent('platform slow', { kind: 'delay', delayMs: 800 }, []),
  { name: 'Redis emptied', allows: sessionLost, happen: (stage) => command(stage, 'FLUSHALL') },
  bent('answers byte by byte', { kind: 'drip' }, [unavailable, ...notGranted]),
  bent('half answers', { kind: 'truncate' }, [unreadable, unavailable, ...notGranted]),
  bent('callbacks doubled by the platform', { kind: 'double-callback' }, []),
]
