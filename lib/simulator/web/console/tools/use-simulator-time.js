import { useEffect, useReducer } from '../../vendor/preact.js'
import { live, nowThere } from './live.js'
import { useStore } from './store.js'

/** The simulator's time, and how far it is from real time: told anew each second. */
export function useSimulatorTime() {
  const { offsetMs } = useStore(live)
  const [, draw] = useReducer((/** @type {number} */ count) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(() => draw(undefined), 1000)
    return () => clearInterval(timer)
  }, [])
  return { now: nowThere(), offsetMs }
}
