import { type ChildProcess, fork } from 'node:child_process'
import { atEnd } from '../shared/run-script.ts'

interface Question {
  id: number
  name: string
  args: unknown[]
}

interface Reply {
  id: number
  result?: unknown
  error?: string
}

/** A process of the soak, seen from the one that started it. */
export interface Child {
  /** Whether it has ended by itself. */
  readonly isGone: boolean
  // biome-ignore lint/suspicious/noExplicitAny: each order has an answer of its own
  ask(name: string, ...args: unknown[]): Promise<any>
}

export interface ChildOptions {
  env?: Record<string, string>
  nodeOptions?: string[]
  /** What the process says unasked. */
  onNote?(note: string): void
}

/** Starts a TypeScript file that calls `serveOrders()`, and waits until it does. */
export async function startChild(file: string, options: ChildOptions = {}): Promise<Child> {
  const { env = {}, nodeOptions = [], onNote = () => undefined } = options
  const child = fork(file, {
    execArgv: ['--import', 'tsx', ...nodeOptions],
    env: { ...process.env, ...env },
  })
  atEnd(() => ended(child))
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let isGone = false
  child.on('message', (message: Reply | { note: string }) => {
    if ('note' in message) return onNote(message.note)
    const { resolve, reject } = waiting.get(message.id) ?? {}
    waiting.delete(message.id)
    if (message.error === undefined) resolve?.(message.result)
    else reject?.(new Error(message.error))
  })
  child.once('exit', (code, signal) => {
    isGone = true
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended: ${signal ?? code}`))
    waiting.clear()
  })
  const ask: Child['ask'] = (name, ...args) =>
    new Promise((resolve, reject) => {
      if (isGone) return reject(new Error(`${file} has ended`))
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      child.send({ id: lastId, name, args } satisfies Question)
    })
  await ask('hello')
  return {
    ask,
    get isGone() {
      return isGone
    },
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

// biome-ignore lint/suspicious/noExplicitAny: the arguments of an order are its own
export type Orders = Record<string, (...args: any[]) => unknown>

/** In the child: does what it is told, and ends with its parent. */
export function serveOrders(orders: Orders): void {
  const all: Orders = { ...orders, hello: () => process.pid }
  process.on('message', ({ id, name, args }: Question) => {
    const reply = (answer: Omit<Reply, 'id'>): void => void process.send?.({ id, ...answer })
    Promise.resolve()
      .then(() => all[name]?.(...args))
      .then(
        (result) => reply({ result }),
        (error: Error) => reply({ error: error.message }),
      )
  })
  process.once('disconnect', () => process.exit())
}

/** In the child: something that its parent has to know. */
export const sayNote = (note: string): void => void process.send?.({ note })
