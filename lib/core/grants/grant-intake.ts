import { isWechatAuthError } from '../../errors.ts'
import type { GrantTask } from './grant-journal.ts'
import { createGrantSteps, type GrantSteps, type StepTools } from './grant-steps.ts'
import { isPassing } from './keep-trying.ts'
import { createResumption } from './resume-tasks.ts'

/** A grant reaches us by a push and by the administrator's browser, in either order: one redeem, one announcement. */
export interface GrantIntake<Req> {
  /**
   * Keeps what a push says until it is done. Answers the work that is left once the platform has been answered. Without a
   * code something else of the account's grant has changed.
   */
  takePush(arrival: Omit<Arrival, 'code'> & { code?: string }): Promise<() => Promise<void>>
  /** Answers the account when the grant is stored and the app has been told. Rejects with what the app's hook threw. */
  takeReturn(arrival: Omit<Arrival, 'account'> & { req: Req }): Promise<string>
  /** Says that a browser has set out, so that its return is waited for: it brings the request. */
  expectReturn(attempt: string): Promise<void>
  /** Goes on with what a process has left that did not live to do it. Never rejects. */
  resume(): Promise<void>
}

interface Arrival {
  /** Names the grant: the push and the browser of one grant have the same. */
  attempt: string
  code: string
  /** Milliseconds since the epoch. */
  at: number
  /** Whose grant it is, where the push says so. */
  account?: string
}

export interface IntakeTools<Req> extends StepTools<Req> {
  /** Whether the app has been told of this grant already. */
  isAnnounced(account: string, attempt: string): Promise<boolean>
  /** Notes the time of a push, which the browser does not tell. */
  noteTime(account: string, attempt: string, at: number): Promise<void>
  /** Told of failures that nobody waits for. */
  onFailure(error: unknown): void
  /** How old a push may be, or how long ago a browser may have come, to be tried again in this process. */
  retryForMs: number
}

export function createGrantIntake<Req>(tools: IntakeTools<Req>): GrantIntake<Req> {
  const { journal, isAnnounced, noteTime, onFailure, retryForMs } = tools
  const steps = createGrantSteps(tools)
  const finish = taskRunner(tools, steps)

  return {
    async takePush({ attempt, code, at, account }) {
      if (account !== undefined && (await isAnnounced(account, attempt))) {
        await noteTime(account, attempt, at)
        return async () => undefined
      }
      const known = account === undefined ? {} : { account }
      const task = await journal.add({
        id: attempt,
        type: 'redeem',
        at,
        ...known,
        codes: code === undefined ? [] : [code],
      })
      return async () => {
        const granted = task.type === 'done' ? task.account : await finish(task)
        if (granted !== undefined) await noteTime(granted, attempt, at).catch(() => undefined)
      }
    },

    async takeReturn({ attempt, code, at, req }) {
      const known = await steps.announcedOf(attempt)
      if (known !== undefined) return known
      const task = await journal.add({ id: attempt, type: 'redeem', at, codes: [code] })
      if (task.type === 'done' && task.account !== undefined) return task.account
      try {
        const account = await steps.redeem(task)
        await steps.announce(account, attempt, req)
        return account
      } catch (error) {
        // The browser may give up; the grant is worth more tries.
        // It may have taken long to come; what it brings is new.
        if (retryForMs > 0 && mayPass(error)) finish(task, Date.now()).catch(onFailure)
        throw error
      }
    },

    expectReturn: steps.expectReturn,

    resume: createResumption(journal, finish),
  }
}

/** Does what a task says, and tries again for a while where the platform is busy or a store fails. */
function taskRunner<Req>(
  { tellEnd, onFailure, retryForMs }: IntakeTools<Req>,
  steps: GrantSteps<Req>,
): (task: GrantTask, since?: number) => Promise<string | undefined> {
  const runOnce = async (task: GrantTask): Promise<string | undefined> => {
    if (task.type === 'tell-end') {
      await tellEnd(task)
      return undefined
    }
    const account = await steps.redeem(task)
    await steps.awaitReturn(task.id)
    await steps.announce(account, task.id)
    return account
  }
  const run = async (task: GrantTask, since: number): Promise<string | undefined> => {
    for (;;) {
      try {
        return await runOnce(task)
      } catch (error) {
        onFailure(error)
        if (!mayPass(error) || Date.now() > since + retryForMs) return task.account
        await pauseUnheld(retryEveryMs)
      }
    }
  }
  const running = new Map<string, Promise<string | undefined>>()
  return (task, since = task.at) => {
    const underWay = running.get(task.id) ?? run(task, since).finally(() => running.delete(task.id))
    running.set(task.id, underWay)
    return underWay
  }
}

const retryEveryMs = 4_000

const mayPass = (error: unknown): boolean =>
  isPassing(error) || (isWechatAuthError(error) && error.code === 'ERR_TICKET_MISSING')

/** To go on with this is no reason for a process to stay alive. */
const pauseUnheld = (ms: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, ms).unref())
