import { AsyncLocalStorage } from 'node:async_hooks'
import { addStep, type Flow, type Step } from './flow.ts'

/** What is known of the request that is being served, wherever its handling has got to. */
export interface FlowContext {
  flow: Flow | undefined
  /** For a push to a third-party platform: whether it brought a ticket. */
  isTicket?: boolean
}

export const context: AsyncLocalStorage<FlowContext> = new AsyncLocalStorage()

export const currentFlow = (): Flow | undefined => context.getStore()?.flow

/** Adds a step to the flow of the request that is being served, if there is one. */
export function note(step: Omit<Step, 'at'> & { at?: number }): void {
  const flow = currentFlow()
  if (flow) addStep(flow, step)
}
