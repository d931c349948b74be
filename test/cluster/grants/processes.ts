import { once } from 'node:events'
import { endFork, forkProgram } from '../../helpers/programs/forked.ts'
import type { ProcessSettings } from './orders.ts'

// biome-ignore lint/suspicious/noExplicitAny: the arguments of a task are its own
type AnyTask = (...args: any[]) => unknown

/** A process of an app, as the test sees it. */
export interface FleetProcess<Tasks> {
  readonly pid: number
  readonly url: string
  /** Rejects where the process ends instead. */
  ask<Name extends keyof Tasks>(
    name: Name,
    ...args: Parameters<Extract<Tasks[Name], AnyTask>>
  ): Promise<Awaited<ReturnType<Extract<Tasks[Name], AnyTask>>>>
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

/** @param program calls `serveTasks()` of process-side.ts */
export async function startProcess<Tasks>(
  program: string,
  settings: ProcessSettings,
): Promise<FleetProcess<Tasks>> {
  const child = forkProgram(program, { SETTINGS: JSON.stringify(settings) })
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
    ask(name, ...args) {
      asked += 1
      const id = asked
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result, failure }) =>
          failure === undefined ? resolve(result as never) : reject(new Error(`${String(name)}: ${failure}`)),
        )
        child.send({ id, name, args }, (error) => error && reject(error))
      })
    },
    kill: (signal) => void child.kill(signal),
    stop: () => endFork(child),
  }
}
