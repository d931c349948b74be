import { mkdirSync } from 'node:fs'
import { isLongRun } from '../run/length.ts'

interface Width {
  name: string
  viewport: { width: number; height: number }
}

const all: Width[] = [
  { name: 'a phone', viewport: { width: 390, height: 844 } },
  { name: 'a desktop', viewport: { width: 1280, height: 800 } },
]

/** A phone, and a desktop too in the long run. */
export const widths: Width[] = isLongRun ? all : all.slice(0, 1)

/** A folder for pictures of the pages: `SHOTS=/tmp/shots npx jest test/browser/scene-login`. */
export const shots: string | undefined = process.env['SHOTS']
if (shots) mkdirSync(shots, { recursive: true })
