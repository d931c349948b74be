import express, { type Router } from 'express'
import type { ArmedFault } from '../engine/faults.ts'
import type { World } from '../world/world.ts'
import { control } from './control.ts'
import { faultCatalogue } from './fault-catalogue.ts'

type Json = Record<string, unknown>

/** JSON has no Infinity: it is written as a text. */
function withInfinity(fault: Json): Json {
  return fault?.['times'] === 'Infinity' ? { ...fault, times: Number.POSITIVE_INFINITY } : fault
}

function withoutInfinity(fault: ArmedFault): object {
  return fault.times === Number.POSITIVE_INFINITY ? { ...fault, times: 'Infinity' } : fault
}

/** Everything under /simulator/faults. */
export function faultsRouter({ faults }: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(
    '/',
    control(() => faults.list().map(withoutInfinity)),
  )
  router.post(
    '/',
    control(({ body }) => ({ id: faults.put(withInfinity(body) as never) })),
  )
  router.delete(
    '/',
    control(() => faults.clear()),
  )
  router.get(
    '/catalogue',
    control(() => faultCatalogue()),
  )
  router.delete(
    '/:id',
    control(({ id }) => faults.disarm(Number(id))),
  )
  return router
}
