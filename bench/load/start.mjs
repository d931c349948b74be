import { startChild } from '../measure/child.mjs'

/** Starts the load generator. */
export async function startLoad() {
  const child = await startChild('load/generator.mjs')
  return {
    prepareLogins: (base, amount) => child.ask('prepareLogins', { base, amount }),
    logIn: (base, amount, others) => child.ask('logIn', { base, amount, ...others }),
    prepareMessages: (amount, path) => child.ask('prepareMessages', { amount, path }),
    firePrepared: (base, status) => child.ask('firePrepared', { base, status }),
    fireSame: (base, amount, request, status = 200) =>
      child.ask('fireSame', { base, amount, request, status }),
    stop: () => child.stop(),
  }
}
