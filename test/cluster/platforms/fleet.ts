import { once } from 'node:events'
import { endFork, forkProgram } from '../../helpers/programs/forked.ts'
import type { ProcessSettings, ProcessTasks } from './orders.ts'

type Answer<Name extends keyof ProcessTasks> = Promise<Awaited<ReturnType<ProcessTasks[Name]>>>

/** A process of a platform, as the test sees it. */
export interface PlatformProcess {
  readonly pid: number
  readonly url: string
  /** Rejects where the process ends instead. */
  ask<Name extends keyof ProcessTasks>(name: Name, ...args: Parameters<ProcessTasks[Name]>): Answer<Name>
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has ended, by what signal. */
  readonly ended: Promise<NodeJS.Signals | null>
  stop(): Promise<void>
}

/** Its address when it is there, and then what became of what it was asked. */
interface Message {
  url?: string
  id?: number
  result?: unknown
  failure?: string
}

export async function startProcess(settings: ProcessSettings): Promise<PlatformProcess> {
  const child = forkProgram('test/cluster/platforms/process.ts', { SETTINGS: JSON.stringify(settings) })
  const waiting = new Map<number, (answer: Message) => void>()
  let asked = 0
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  void ended.then(() => {
    for (const answer of waiting.values()) answer({ failure: 'the process has ended' })
  })
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then(() => reject(new Error('the process did not start')))
    child.on('message', (message: Message) => {
      if (message.url !== undefined) resolve(message.url)
      if (message.id === undefined) return
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    })
  })

  return {
    pid: child.pid as number,
    url,
    ended,
    ask<Name extends keyof ProcessTasks>(name: Name, ...args: Parameters<ProcessTasks[Name]>) {
      asked += 1
      const id = asked
      return new Promise<unknown>((resolve, reject) => {
        waiting.set(id, ({ result, failure }) =>
          failure === undefined ? resolve(result) : reject(new Error(`${name}: ${failure}`)),
        )
        child.send({ id, name, args }, (error) => error && reject(error))
      }) as Answer<Name>
    },
    kill: (signal) => void child.kill(signal),
    stop: () => endFork(child),
  }
}
