import { startChild } from './child.mjs'

/**
 * Starts a subject in a process of its own.
 *
 * @param {{ file: string, factory: string, params?: unknown, env?: Record<string, string> }} plan
 */
export async function startSubject({ file, factory, params, env }) {
  const child = await startChild('measure/subject-process.mjs', { env, nodeOptions: ['--expose-gc'] })
  try {
    const { base } = await child.ask('open', { file, name: factory, params })
    return {
      base,
      pid: child.pid,
      facts: () => child.ask('facts'),
      heap: () => child.ask('heap'),
      run: (count) => child.ask('run', { count }),
      /** The CPU time, in microseconds, that the subject's process takes for some work. */
      async cpuOf(work) {
        await child.ask('begin')
        await work()
        return (await child.ask('end')).cpuUs
      },
      stop: () => child.stop(),
    }
  } catch (error) {
    await child.stop()
    throw error
  }
}
