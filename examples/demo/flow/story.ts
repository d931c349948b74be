import type { WayId } from '../ways.ts'
import type { Flow, Step } from './flow.ts'
import { type Planned, plans } from './plans.ts'

/** A row of the picture: what happened, what must have happened, or what is still to come. */
export type Row =
  | ({ state: 'seen' } & Step)
  | ({ state: 'inferred' } & Planned)
  | ({ state: 'ahead' } & Planned)

/** Puts what happened and what was to be expected together. */
export function storyOf(way: WayId, flow: Flow | undefined, hasLog: boolean): Row[] {
  const plan = plans[way]
  const rows: Row[] = []
  let next = 0
  for (const step of flow?.steps ?? []) {
    const index = plan.findIndex(
      ({ kind, from }, at) => at >= next && kind === step.kind && from === step.from,
    )
    if (index >= 0) {
      const passed = step.isRefused ? [] : plan.slice(next, index).filter((one) => isInferred(one, hasLog))
      rows.push(...passed.map((one) => ({ state: 'inferred' as const, ...one })))
      next = index + 1
    }
    rows.push({ state: 'seen', ...step })
  }
  if (flow?.outcome === undefined) {
    rows.push(...plan.slice(next).map((one) => ({ state: 'ahead' as const, ...one })))
  }
  return rows
}

const isInferred = ({ isSilent }: Planned, hasLog: boolean): boolean =>
  isSilent === 'always' || (isSilent === 'unlogged' && !hasLog)
